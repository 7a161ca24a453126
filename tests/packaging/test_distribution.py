"""What is handed out: the files of a wheel, the desktop's entry, and what they say of the version."""

import importlib
import re
import struct
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import vtdesk
import vtdesk.demo.__main__ as demo
from vtdesk import cli

ROOT = Path(__file__).resolve().parents[2]
PNG = b"\x89PNG\r\n\x1a\n"


def configuration() -> dict[str, Any]:
    """pyproject.toml, read."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def wheel() -> dict[str, dict[str, str]]:
    """What goes into a wheel besides the package: where from, and where to."""
    found: dict[str, dict[str, str]] = configuration()["tool"]["hatch"]["build"]["targets"]["wheel"]
    return found


def test_a_wheel_has_every_resource_but_the_pictures_for_readers() -> None:
    folders = {path.name for path in (ROOT / "resources").iterdir() if path.is_dir()}
    carried = wheel()["force-include"]
    assert set(carried) == {f"resources/{name}" for name in folders - {"screenshots"}}
    assert all(target == f"vtdesk/{source}" for source, target in carried.items())


def test_the_desktop_finds_entry_description_and_icons() -> None:
    shared = wheel()["shared-data"]
    assert all((ROOT / source).is_file() for source in shared)
    entry = (ROOT / "packaging" / "vtdesk.desktop").read_text(encoding="utf-8")
    icon = re.findall(r"^Icon=(.+)$", entry, re.MULTILINE)[0]
    pictures = {s: t for s, t in shared.items() if t.startswith("share/icons/hicolor/")}
    assert len(pictures) > 1
    for source, target in pictures.items():
        size, kind, name = target.removeprefix("share/icons/hicolor/").split("/")
        assert (kind, Path(name).stem) == ("apps", icon)
        content = (ROOT / source).read_bytes()
        if size == "scalable":
            assert content.startswith(b"<svg")
        else:
            assert content.startswith(PNG)
            assert "{}x{}".format(*struct.unpack(">II", content[16:24])) == size


def test_the_program_starts_as_the_desktop_starts_it() -> None:
    entry = (ROOT / "packaging" / "vtdesk.desktop").read_text(encoding="utf-8")
    project = configuration()["project"]
    assert re.findall(r"^Exec=(\S+)", entry, re.MULTILINE)[0] in project["gui-scripts"]
    for place in (project["gui-scripts"] | project["scripts"]).values():
        module, function = place.split(":")
        assert callable(getattr(importlib.import_module(module), function))


def test_changelog_and_description_know_the_version() -> None:
    description = ET.parse(ROOT / "packaging" / "vtdesk.metainfo.xml")  # noqa: S314 - our own file
    releases = [(r.get("version"), r.get("date")) for r in description.iterfind("releases/release")]
    changelog = (ROOT / "packaging" / "CHANGELOG.md").read_text(encoding="utf-8")
    written = re.findall(r"^## (\d[\d.]*) - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    assert releases == written
    assert releases[0][0] == vtdesk.__version__


@pytest.mark.parametrize("command", [cli.parse, demo.main], ids=["vtdesk", "the demo server"])
def test_the_readme_names_every_option(
    command: Callable[[list[str]], object], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command(["--help"])
    options = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(options) > 5
    assert not [option for option in options if option not in readme]
