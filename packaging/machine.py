"""What the computer itself must bring: Qt's system libraries, a font, a display.

Nothing is assumed from the name of a system: each library is asked for by loading it. On Debian
and its relatives what is missing is installed when the command runs as root, and named with the
exact line to type when it does not.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

OS_RELEASE = Path("/etc/os-release")
FONT_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".pfb"})


class Obstacle(Exception):
    """Something the person has to put right; the text says what did not happen, why, what to do."""


class Need(NamedTuple):
    """Something this computer lacks.

    Attributes:
        what: its name in a sentence.
        debian: the Debian packages that bring it.
        fedora: the names by which dnf finds it.
    """

    what: str
    debian: tuple[str, ...]
    fedora: tuple[str, ...]


# What Qt's widgets and its two window systems on Linux (xcb, wayland) link to and PySide6 does not
# bring: the direct dependencies of QtWidgets, QtNetwork, libqxcb.so and libqwayland.so by ldd.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}

FONT = Need(
    "a font",
    ("fonts-inter", "fonts-noto-core"),
    ("rsms-inter-fonts", "google-noto-sans-fonts"),
)

NO_DISPLAY = """\
No window was opened: this session has no display to show it on.
Start it from a desktop session, or let a virtual display stand in for one:

    xvfb-run python3 packaging/dev.py run
"""


def qt_needs() -> list[Need]:
    """Return what Qt would miss on this computer; only Linux leaves that to the system."""
    if platform.system() != "Linux":
        return []
    needs = missing_libraries(QT_LIBRARIES)
    if not has_font(font_folders(os.environ)):
        needs.append(FONT)
    return needs


def missing_libraries(libraries: Mapping[str, str]) -> list[Need]:
    """Return what of the libraries (file name to Debian package) cannot be loaded."""
    return [
        Need(soname, (package,), (f"{soname}()(64bit)",))
        for soname, package in libraries.items()
        if not _loads(soname)
    ]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def font_folders(environ: Mapping[str, str]) -> list[Path]:
    """Return the folders in which a Linux system looks for fonts."""
    home = Path(environ.get("HOME", "/nonexistent"))
    shared = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    personal = environ.get("XDG_DATA_HOME") or str(home / ".local/share")
    data = [personal, *shared.split(":"), "/usr/share"]
    return [home / ".fonts", *(Path(folder) / "fonts" for folder in data if folder)]


def has_font(folders: Iterable[Path]) -> bool:
    """Tell whether there is at least one font to write with."""
    return any(
        Path(name).suffix.lower() in FONT_SUFFIXES
        for folder in folders
        for _, _, names in os.walk(folder)
        for name in names
    )


def provide(needs: Sequence[Need]) -> None:
    """Install what is missing where that is allowed.

    Raises:
        Obstacle: it is not; the text names what to install, and how.
    """
    if not needs:
        return
    if is_debian(OS_RELEASE) and is_root():
        _apt_install(_packages(needs))
    else:
        raise Obstacle(explain(needs, _install_line(needs)))


def explain(needs: Sequence[Need], install_line: str) -> str:
    """Say what is missing and what to do about it."""
    names = ", ".join(need.what for need in needs)
    if not install_line:
        return (
            f"vtdesk cannot start yet. This computer lacks: {names}.\nInstall them and try again."
        )
    return (
        f"vtdesk cannot start yet. This computer lacks: {names}.\n"
        f"Install what is missing, then try again:\n\n    {install_line}\n"
    )


def is_debian(os_release: Path) -> bool:
    """Tell whether this is Debian or a relative of it, such as Ubuntu."""
    return (
        bool({"debian", "ubuntu"} & _families(os_release)) and shutil.which("apt-get") is not None
    )


def _families(os_release: Path) -> set[str]:
    try:
        lines = os_release.read_text(encoding="utf-8").splitlines()
    except OSError:
        return set()
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    return {name for key in ("ID", "ID_LIKE") for name in values.get(key, "").strip("\"'").split()}


def is_root() -> bool:
    """Tell whether this process may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _packages(needs: Sequence[Need]) -> list[str]:
    return sorted({package for need in needs for package in need.debian})


def _install_line(needs: Sequence[Need]) -> str:
    if is_debian(OS_RELEASE):
        return " ".join(["sudo apt-get install", *_packages(needs)])
    if shutil.which("dnf"):
        names = sorted({name for need in needs for name in need.fedora})
        return " ".join(["sudo dnf install", *(f"'{name}'" for name in names)])
    return ""


def _apt_install(packages: list[str]) -> None:
    print(f"Installing with apt-get: {' '.join(packages)}", file=sys.stderr, flush=True)
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if _apt(install).returncode == 0:
        return
    # the usual reason on a fresh machine: it has no list of packages yet
    _apt(["apt-get", "update"])
    outcome = _apt(install)
    if outcome.returncode != 0:
        raise Obstacle(
            "apt-get could not install what vtdesk needs. Its last words were:\n\n"
            f"{_last_lines(outcome.stdout)}\n\n"
            f"Put that right, then try again:\n\n    apt-get install {' '.join(packages)}\n"
        )


def _apt(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def _last_lines(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.strip().splitlines()[-5:])


def has_display(environ: Mapping[str, str]) -> bool:
    """Tell whether a window could be shown; asks the X server when there is one to ask."""
    if platform.system() != "Linux" or environ.get("QT_QPA_PLATFORM"):
        return True
    if environ.get("WAYLAND_DISPLAY"):
        return True
    name = environ.get("DISPLAY", "")
    return bool(name) and _x_server_answers(name)


def _x_server_answers(display: str) -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers
