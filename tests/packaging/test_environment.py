"""Virtual environments: which folder, which Python, when they are made anew; the locks."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

import environment
from machine import Obstacle

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


def make_environment(folder: Path, version: str) -> None:
    folder.mkdir()
    (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n", encoding="utf-8")
    python = Path(environment.program(folder, "python"))
    python.parent.mkdir()
    python.touch()


def test_the_first_python_gets_the_usual_folder(tmp_path: Path) -> None:
    assert environment.folder_for(tmp_path, (3, 12)) == tmp_path / ".venv"


def test_each_further_python_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    make_environment(tmp_path / ".venv", "3.11.7")
    assert environment.folder_for(tmp_path, (3, 11)) == tmp_path / ".venv"
    assert environment.folder_for(tmp_path, (3, 13)) == tmp_path / ".venv-3.13"


@pytest.mark.parametrize("text", ["", "version", "version = \n", "version = x.y\n", "home = 3.11"])
def test_an_unreadable_environment_has_no_version(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyvenv.cfg").write_text(text, encoding="utf-8")
    assert environment.version_of(tmp_path) is None


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7)])
def test_an_untried_python_is_refused_in_words(version: tuple[int, int]) -> None:
    with pytest.raises(Obstacle, match=r"runs on Python 3\.11, 3\.12 and 3\.13; this is"):
        environment.check_python(version)


def test_the_refusal_names_a_python_that_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "shutil.which", lambda name: "/usr/bin/python3.12" if name == "python3.12" else None
    )
    with pytest.raises(Obstacle, match=r"python3\.12 packaging/dev\.py"):
        environment.check_python((3, 14))


def test_a_current_environment_is_used_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ".venv"
    make_environment(folder, "{}.{}.0".format(*sys.version_info[:2]))
    monkeypatch.setattr(environment, "_create", forbidden)
    installed: list[str] = []
    monkeypatch.setattr(environment, "_works", lambda folder: True)
    monkeypatch.setattr(environment, "_install", lambda folder, lock: installed.append(lock.name))
    monkeypatch.setattr(environment, "_make_importable", lambda folder, root: None)

    assert environment.ensure(tmp_path, environment.DEVELOPMENT) == folder
    assert environment.ensure(tmp_path, environment.DEVELOPMENT) == folder
    # what development needs includes what the program needs
    assert environment.ensure(tmp_path, environment.RUNTIME) == folder
    assert installed == ["requirements-dev.txt"]


def forbidden(*arguments: object) -> None:
    raise AssertionError(f"called with {arguments}")


def test_a_changed_lock_or_a_moved_checkout_installs_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "LOCK_FOLDER", tmp_path)
    (tmp_path / environment.RUNTIME).write_text("a==1\n", encoding="utf-8")
    first = environment.stamp_of(tmp_path, environment.RUNTIME)
    assert environment.stamp_of(tmp_path, environment.RUNTIME) == first
    assert environment.stamp_of(tmp_path / "elsewhere", environment.RUNTIME) != first
    (tmp_path / environment.RUNTIME).write_text("a==2\n", encoding="utf-8")
    assert environment.stamp_of(tmp_path, environment.RUNTIME) != first


def test_a_checkout_without_its_locks_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "LOCK_FOLDER", tmp_path)
    with pytest.raises(Obstacle, match="checkout is not whole"):
        environment.stamp_of(tmp_path, environment.RUNTIME)


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "\x00"])
def test_a_damaged_stamp_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / environment.STAMP).write_text(text, encoding="utf-8")
    assert environment.read_stamp(tmp_path) == {}


# ----- the locks


def locked(name: str) -> dict[str, str]:
    """Return what a lock pins: name to version."""
    text = (PACKAGING / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, flags=re.MULTILINE))


def wanted(*groups: list[str]) -> set[str]:
    return {
        re.split(r"[<>=]", line)[0].lower().replace("_", "-") for group in groups for line in group
    }


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = wanted(project["dependencies"])
    assert runtime <= locked(environment.RUNTIME).keys()
    development = wanted(project["optional-dependencies"]["dev"])
    assert development | runtime <= locked(environment.DEVELOPMENT).keys()


def test_development_runs_with_the_program_s_own_versions() -> None:
    assert locked(environment.RUNTIME).items() <= locked(environment.DEVELOPMENT).items()


@pytest.mark.parametrize("name", [environment.RUNTIME, environment.DEVELOPMENT])
def test_every_locked_package_is_hashed_and_comes_from_nowhere_in_particular(name: str) -> None:
    text = (PACKAGING / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--index" not in text
