"""A Chromium for the tests of the console: the machine's own, else Debian's, installed or only unpacked."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from ops import apt
from ops.programs import ROOT, NotReady

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
PACKAGES = ("chromium", "fonts-noto-cjk")
UNPACKED = ROOT / ".local" / "chromium-package"


@dataclass(frozen=True)
class Chromium:
    """Its program, and the environment it needs beyond ours."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict)


def find_or_install(unpack_into: Path = UNPACKED) -> Chromium:
    """The machine's Chromium or Chrome, else Debian's with a Chinese font. Raises `NotReady`."""
    found = installed() or unpacked_in(unpack_into)
    if found:
        return found
    if not apt.is_here():
        raise NotReady("no chromium or google-chrome on PATH, and no apt-get to fetch it: install one")
    become_root = apt.as_root()
    if become_root is not None:
        apt.install(become_root, *PACKAGES)
        found = installed()
    else:
        apt.unpack(unpack_into, *PACKAGES).rename(unpack_into)
        found = unpacked_in(unpack_into)
    if not found:
        raise NotReady("Chromium was fetched, yet it is not where it should be: put one on PATH")
    return found


def installed() -> Chromium | None:
    """The first on PATH."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Chromium(Path(found)) if found else None


def unpacked_in(folder: Path) -> Chromium | None:
    """Debian's, unpacked: its libraries and fonts are in the same folder."""
    program = folder / "usr/lib/chromium/chromium"
    if not program.exists():
        return None
    libraries = [str(each) for each in sorted(folder.glob("usr/lib/*-linux-gnu*"))]
    fonts = {"XDG_DATA_HOME": str(folder / "usr/share")}
    return Chromium(program, fonts | {"LD_LIBRARY_PATH": os.pathsep.join(libraries)})
