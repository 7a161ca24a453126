"""The virtual environments of a checkout, made from the hashed locks beside this file.

A stamp in the environment tells what was installed into it, so that a second start only compares
two hashes. It is written last: an interrupted installation is simply continued next time.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from machine import Need, Obstacle

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
SUPPORTED = ((3, 11), (3, 12), (3, 13))
STAMP = "vtdesk-installed.json"
LOCK_FOLDER = Path(__file__).resolve().parent


def check_python(version: tuple[int, int]) -> None:
    """Refuse a Python that the locked packages were not tried with.

    Raises:
        Obstacle: names one that would do, if this computer has it.
    """
    if version in SUPPORTED:
        return
    found = [name for name in map(_python_name, reversed(SUPPORTED)) if shutil.which(name)]
    advice = (
        f"Use the one that is here: {found[0]} packaging/dev.py"
        if found
        else "Install one of them, then try again."
    )
    raise Obstacle(
        f"vtdesk runs on Python 3.11, 3.12 and 3.13; this is {_dotted(version)}.\n{advice}"
    )


def _python_name(version: tuple[int, int]) -> str:
    return f"python{_dotted(version)}"


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def folder_for(root: Path, version: tuple[int, int]) -> Path:
    """Choose the environment's folder for this Python.

    ``.venv`` belongs to the Python that made it; another one gets ``.venv-3.12`` or the like.
    """
    usual = root / ".venv"
    if version_of(usual) in {None, version}:
        return usual
    return root / f".venv-{_dotted(version)}"


def version_of(folder: Path) -> tuple[int, int] | None:
    """Return the Python version an environment was made with; None if there is none."""
    try:
        text = (folder / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(r"^version(?:_info)?\s*=\s*(\d+)\.(\d+)", text, re.MULTILINE)
    return (int(found[1]), int(found[2])) if found else None


def program(folder: Path, name: str) -> str:
    """Return the path of a program inside the environment."""
    if os.name == "nt":
        return str(folder / "Scripts" / f"{name}.exe")
    return str(folder / "bin" / name)


def has_python(folder: Path) -> bool:
    """Tell whether the environment's interpreter is there."""
    return Path(program(folder, "python")).exists()


def needs(root: Path) -> list[Need]:
    """Return what Python would miss to make the environment; Debian packs venv on its own."""
    version = sys.version_info[:2]
    modules = ("venv", "ensurepip")
    if has_python(folder_for(root, version)) or all(map(importlib.util.find_spec, modules)):
        return []
    package = f"{_python_name(version)}-venv"
    return [Need("Python's venv module", (package,), ("python3-libs",))]


def ensure(root: Path, requirements: str) -> Path:
    """Make the environment, or bring it up to date, and return its folder.

    Args:
        root: the checkout.
        requirements: ``RUNTIME`` or ``DEVELOPMENT``, which includes the former.

    Raises:
        Obstacle: it could not be done.
    """
    folder = folder_for(root, sys.version_info[:2])
    wanted = stamp_of(root, requirements)
    if wanted.items() <= read_stamp(folder).items() and has_python(folder):
        return folder
    if not _works(folder):
        _create(folder)
    _install(folder, LOCK_FOLDER / requirements)
    _make_importable(folder, root)
    (folder / STAMP).write_text(json.dumps(wanted, indent=1), encoding="utf-8")
    return folder


def stamp_of(root: Path, requirements: str) -> dict[str, str]:
    """Describe what an up-to-date environment holds: per lock, a hash of all it depends on."""
    locks = [RUNTIME] if requirements == RUNTIME else [RUNTIME, DEVELOPMENT]
    return {lock: _digest(root, LOCK_FOLDER / lock) for lock in locks}


def _digest(root: Path, lock: Path) -> str:
    try:
        text = lock.read_bytes()
    except OSError as error:
        raise Obstacle(f"The checkout is not whole: {lock} cannot be read.") from error
    origin = f"{sys.version} {sys.base_prefix} {root}".encode()
    return hashlib.sha256(text + origin).hexdigest()


def read_stamp(folder: Path) -> dict[str, str]:
    """Return what the environment says it holds; nothing if it does not say so readably."""
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _works(folder: Path) -> bool:
    if not has_python(folder) or version_of(folder) != sys.version_info[:2]:
        return False
    # an environment whose pyvenv.cfg is damaged would install into the Python it was made from
    probe = "import pip, sys; sys.exit(sys.prefix == sys.base_prefix)"
    command = [program(folder, "python"), "-c", probe]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _create(folder: Path) -> None:
    _say(f"Making {folder.name} for Python {_dotted(sys.version_info[:2])} …")
    outcome = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if outcome.returncode != 0:
        raise Obstacle(
            f"Python could not make the virtual environment {folder}. It said:\n\n"
            f"{outcome.stdout.strip()}"
        )


def _install(folder: Path, lock: Path) -> None:
    _say(f"Installing the packages of {lock.name}; the first time this takes a minute or two …")
    # the lock is complete, so nothing is resolved again; pip takes index, proxy and certificates
    # from its own configuration
    _pip(folder, "--require-hashes", "--no-deps", "--requirement", str(lock))


def _pip(folder: Path, *arguments: str) -> None:
    command = [program(folder, "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    outcome = subprocess.run(
        [*command, "--disable-pip-version-check", *arguments], stdout=sys.stderr, check=False
    )
    if outcome.returncode != 0:
        raise Obstacle(
            "The packages could not be installed; pip's own words are above.\n"
            "If the network was away, run the command again: it goes on where it stopped."
        )


def _make_importable(folder: Path, root: Path) -> None:
    """Let the environment import vtdesk from the checkout, without building anything."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    command = [program(folder, "python"), "-c", ask]
    site_packages = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    (Path(site_packages.strip()) / "vtdesk-checkout.pth").write_text(f"{root}\n", encoding="utf-8")


def write_locks(root: Path, *, upgrade: bool) -> None:
    """Resolve pyproject.toml anew into both locks, for every platform and supported Python.

    Versions already locked stay where pyproject.toml allows them, unless ``upgrade`` is set.

    Raises:
        Obstacle: it could not be done.
    """
    folder = root / "build" / "lock-environment"
    if not _works(folder):
        _create(folder)
    _pip(folder, "uv>=0.9")
    _compile(folder, root, RUNTIME, ["--upgrade"] if upgrade else [])
    development = ["--extra", "dev", "--constraint", str(LOCK_FOLDER / RUNTIME)]
    _compile(folder, root, DEVELOPMENT, [*development, *(["--upgrade"] if upgrade else [])])


def _compile(folder: Path, root: Path, requirements: str, options: Sequence[str]) -> None:
    _say(f"Writing packaging/{requirements} …")
    command = [program(folder, "uv"), "pip", "compile", "pyproject.toml", "--quiet"]
    universal = ["--universal", "--python-version", _dotted(SUPPORTED[0]), "--generate-hashes"]
    clean = ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate"]
    header = ["--custom-compile-command", "python3 packaging/dev.py lock"]
    output = ["--output-file", str(LOCK_FOLDER / requirements)]
    outcome = subprocess.run(
        [*command, *universal, *clean, *header, *output, *options],
        cwd=root,
        env={**_uv_settings(folder), **os.environ},
        check=False,
    )
    if outcome.returncode != 0:
        raise Obstacle(f"packaging/{requirements} was not written; uv's own words are above.")


def _uv_settings(folder: Path) -> dict[str, str]:
    """Translate pip's configuration for uv, which does not read it.

    Further indexes and folders of wheels are left out on purpose: what they hold may be built for
    this machine alone, and its hashes would shut out all others.
    """
    settings = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    found = {}
    for option, variable in settings.items():
        command = [program(folder, "python"), "-m", "pip", "config", "get", f"global.{option}"]
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
        if outcome.returncode == 0:
            found[variable] = outcome.stdout.strip()
    return found


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
