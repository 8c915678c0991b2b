"""Logarithmic paper: curves over size, as SVG. Pure."""

import math
from collections.abc import Mapping

WIDTH, HEIGHT, EDGE, LEGEND = 640, 400, 60, 220
COLOURS = ("#1677ff", "#d4380d", "#389e0d", "#722ed1", "#d48806")


class Paper:
    """Both axes logarithmic, from the smallest to the largest of what is drawn."""

    def __init__(self, curves: Mapping[str, Mapping[int, float]]):
        values = [value for curve in curves.values() for value in curve.values()]
        self.sizes = sorted({size for curve in curves.values() for size in curve})
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)

    def place(self, size: float, value: float) -> tuple[float, float]:
        """Where a point goes, in pixels from the upper left."""
        first, last = math.log10(self.sizes[0]), math.log10(self.sizes[-1])
        across = (math.log10(size) - first) / (last - first or 1)
        up = (math.log10(value) - self.low) / (self.high - self.low)
        return EDGE + across * (WIDTH - 2 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)

    def grid(self) -> list[str]:
        """Lines at powers of ten, with their labels; the sizes below."""
        parts = []
        for power in range(self.low, self.high + 1):
            x, y = self.place(self.sizes[0], 10.0**power)
            parts.append(f'<path d="M{x:.0f} {y:.0f}H{WIDTH - EDGE}" stroke="#ddd"/>')
            parts.append(f'<text x="8" y="{y + 4:.0f}">{10.0**power:g}</text>')
        for size in self.sizes:
            x, y = self.place(size, 10.0**self.low)
            parts.append(f'<text x="{x - 20:.0f}" y="{y + 20:.0f}">{size:,}</text>')
        return parts

    def curve(self, number: int, name: str, curve: Mapping[int, float]) -> list[str]:
        """One curve and its line in the legend."""
        colour = COLOURS[number % len(COLOURS)]
        places = (self.place(size, value) for size, value in sorted(curve.items()))
        points = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
        legend = f'<text x="{WIDTH - EDGE + 12}" y="{EDGE + 20 * number}" fill="{colour}">{name}</text>'
        return [f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>', legend]


def drawn(curves: Mapping[str, Mapping[int, float]]) -> str:
    """The curves as an SVG picture."""
    paper = Paper(curves)
    lines = [line for number, each in enumerate(curves.items()) for line in paper.curve(number, *each)]
    box = f'viewBox="0 0 {WIDTH + LEGEND} {HEIGHT}" font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box}>'
    return "\n".join([head, *paper.grid(), *lines, "</svg>\n"])
