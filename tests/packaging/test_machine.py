"""What the computer must bring: found out by asking, told with the line to type."""

import ctypes.util
import platform
import subprocess
from pathlib import Path

import pytest

import machine
from machine import Need, Obstacle

CURSOR = Need("libxcb-cursor.so.0", ("libxcb-cursor0",), ("libxcb-cursor.so.0()(64bit)",))


@pytest.mark.skipif(platform.system() != "Linux", reason="the names are those of Linux")
def test_a_library_is_missing_when_it_cannot_be_loaded() -> None:
    here = ctypes.util.find_library("c")
    assert here is not None
    libraries = {here: "libc6", "libxcb-cursor.so.99": "libxcb-cursor99"}
    assert machine.missing_libraries(libraries) == [
        Need("libxcb-cursor.so.99", ("libxcb-cursor99",), ("libxcb-cursor.so.99()(64bit)",))
    ]


def write_os_release(folder: Path, text: str) -> Path:
    path = folder / "os-release"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "debian"),
    [
        ("ID=debian\nVERSION_ID=12\n", True),
        ('NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', True),
        ("ID=fedora\n", False),
        ("nonsense", False),
        ("", False),
    ],
)
def test_relatives_of_debian_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, debian: bool
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert machine.is_debian(write_os_release(tmp_path, text)) is debian


def pretend(
    monkeypatch: pytest.MonkeyPatch, folder: Path, system: str, *tools: str, root: bool
) -> None:
    monkeypatch.setattr(machine, "OS_RELEASE", write_os_release(folder, f"ID={system}\n"))
    monkeypatch.setattr("shutil.which", lambda name: name if name in tools else None)
    monkeypatch.setattr(machine, "is_root", lambda: root)


def test_on_debian_the_exact_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, tmp_path, "debian", "apt-get", root=False)
    with pytest.raises(Obstacle) as obstacle:
        machine.provide([CURSOR, machine.FONT])
    said = str(obstacle.value)
    assert "lacks: libxcb-cursor.so.0, a font." in said
    assert "sudo apt-get install fonts-inter fonts-noto-core libxcb-cursor0\n" in said


def test_on_fedora_the_libraries_name_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, tmp_path, "fedora", "dnf", root=True)
    with pytest.raises(Obstacle, match=r"sudo dnf install 'libxcb-cursor\.so\.0\(\)\(64bit\)'"):
        machine.provide([CURSOR])


def test_elsewhere_the_libraries_are_named_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, tmp_path, "void", root=True)
    with pytest.raises(Obstacle, match=r"lacks: libxcb-cursor\.so\.0\.\nInstall them"):
        machine.provide([CURSOR])


def test_nothing_missing_is_nothing_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, tmp_path, "void", root=False)
    machine.provide([])


class Apt:
    """Stands in for apt-get: knows no package before it was updated."""

    def __init__(self, *, ever_installs: bool) -> None:
        self.asked: list[str] = []
        self._ever_installs = ever_installs

    def __call__(self, command: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
        updated = "update" in self.asked
        self.asked.append(command[1])
        works = command[1] == "update" or (updated and self._ever_installs)
        return subprocess.CompletedProcess(command, 0 if works else 100, "E: No such package\n")


def test_root_on_debian_gets_it_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, tmp_path, "debian", "apt-get", root=True)
    apt = Apt(ever_installs=True)
    monkeypatch.setattr("subprocess.run", apt)
    machine.provide([CURSOR])
    assert apt.asked == ["install", "update", "install"]
    assert "libxcb-cursor0" in capsys.readouterr().err


def test_what_apt_cannot_install_is_told_with_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, tmp_path, "debian", "apt-get", root=True)
    monkeypatch.setattr("subprocess.run", Apt(ever_installs=False))
    with pytest.raises(Obstacle, match="E: No such package") as obstacle:
        machine.provide([CURSOR])
    assert "apt-get install libxcb-cursor0" in str(obstacle.value)


def test_one_font_anywhere_is_enough(tmp_path: Path) -> None:
    folders = machine.font_folders({"HOME": str(tmp_path), "XDG_DATA_DIRS": "/nowhere"})
    mine = [folder for folder in folders if tmp_path in folder.parents]
    assert not machine.has_font(mine)
    (tmp_path / ".fonts" / "deep").mkdir(parents=True)
    (tmp_path / ".fonts" / "deep" / "readme.txt").touch()
    assert not machine.has_font(mine)
    (tmp_path / ".fonts" / "deep" / "Inter.OTF").touch()
    assert machine.has_font(mine)


@pytest.mark.skipif(platform.system() != "Linux", reason="other systems always have a display")
@pytest.mark.parametrize(
    ("environ", "display"),
    [
        ({}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ""}, False),
    ],
)
def test_a_display_is_looked_for(environ: dict[str, str], display: bool) -> None:
    assert machine.has_display(environ) is display


@pytest.mark.skipif(platform.system() != "Linux", reason="other systems always have a display")
def test_a_display_that_does_not_answer_is_none() -> None:
    assert machine.has_display({"DISPLAY": ":4711"}) is False
