"""Every code under which the suite refuses something or remarks on a row of a file, read from its sources."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ("shared", "gateway", "services")
NO_REFUSALS = {"Reason", "Evidence", "CapExceeded", "Criterion", "LeftOut", "_factor"}
"""What takes a code and refuses nothing: why a score, why two leads look alike, a cap of rules to come, a
line of a gate, a field not learned from."""

COMPOSED = {"f'{field}_unknown'": {"owner_unknown", "author_unknown"}}
"""Codes put together at run time, by how they are."""


@cache
def codes() -> dict[str, set[str]]:
    """Each code, and the files it is in."""
    trees = {path: ast.parse(path.read_text()) for name in SOURCES for path in (ROOT / name).rglob("*.py")}
    makers = {name: place for tree in trees.values() for name, place in _of_everybody(tree)}
    found: dict[str, set[str]] = {}
    for path, tree in trees.items():
        for code in _codes_of(tree, makers | dict(_functions(tree, of_others=False))):
            found.setdefault(code, set()).add(str(path.relative_to(ROOT)))
    return found


def _codes_of(tree: ast.Module, makers: dict[str, int]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from _of_class(node)
        elif isinstance(node, ast.Call):
            yield from _of_call(node, makers)
        elif isinstance(node, ast.Dict):
            told = {
                key.value: value for key, value in zip(node.keys, node.values, strict=True) if _is_word(key)
            }
            if "code" in told and "detail" in told:
                yield from _words(told["code"])


def _of_class(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and line.value and _name(line.target) == "code":
            yield from _words(line.value)
        elif isinstance(line, ast.Assign):
            yield from _assigned(line.targets[0], line.value)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[str]:
    """Of `code = "x"`, and of `status, code = 401, "x"`."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for each, given in zip(target.elts, value.elts, strict=True):
            yield from _assigned(each, given)
    elif _name(target) == "code":
        yield from _words(value)


def _of_call(node: ast.Call, makers: dict[str, int]) -> Iterator[str]:
    name = _name(node.func)
    place = makers.get(name)
    if name in NO_REFUSALS:
        return
    for keyword in node.keywords:
        if keyword.arg == "code":
            yield from _words(keyword.value)
    if place is not None and place < len(node.args):
        yield from _words(node.args[place])


def _of_everybody(tree: ast.Module) -> Iterator[tuple[str, int]]:
    yield from _classes(tree)
    yield from _functions(tree, of_others=True)


def _classes(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Classes whose instances are given a code, and which argument that is."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        fields = [_name(line.target) for line in node.body if isinstance(line, ast.AnnAssign)]
        inits = [line for line in node.body if isinstance(line, ast.FunctionDef) and line.name == "__init__"]
        given = [each.arg for each in inits[0].args.args[1:]] if inits else fields
        if "code" in given:
            yield node.name, given.index("code")


def _functions(tree: ast.Module, *, of_others: bool) -> Iterator[tuple[str, int]]:
    """Functions that are given a code: a module's own, or what it may call of other modules."""
    for node in tree.body if of_others else ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not (of_others and node.name.startswith("_")):
            given = [each.arg for each in node.args.args if each.arg != "self"]
            if "code" in given and node.name != "__init__":
                yield node.name, given.index("code")


def _words(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from _words(value.body)
        yield from _words(value.orelse)
    elif isinstance(value, ast.JoinedStr):
        yield from COMPOSED[ast.unparse(value)]
    elif _is_word(value) and value.value:
        yield value.value


def _is_word(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _name(value: ast.expr) -> str:
    return value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""
