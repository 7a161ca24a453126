import json
from pathlib import Path

import pytest

from vtdesk.app.settings import DENSITY, LOOK
from vtdesk.app.settings_file import SettingsFile
from vtdesk.domain.errors import ProfileTrouble


async def test_settings_and_state_come_back(profile: Path) -> None:
    file = SettingsFile(profile / "settings.json")
    file.settings.put(LOOK, "dark")
    file.remembered.put("panes", [200, 600])
    await file.save()

    again = SettingsFile(profile / "settings.json")

    assert again.notice is None
    assert again.settings.get(LOOK) == "dark"
    assert again.remembered.numbers("panes") == (200, 600)


def test_saving_can_wait_for_the_disk(profile: Path) -> None:
    file = SettingsFile(profile / "settings.json")
    file.settings.put(LOOK, "light")
    file.save_now()

    assert SettingsFile(profile / "settings.json").settings.get(LOOK) == "light"


def test_a_damaged_file_gives_defaults_and_words(profile: Path) -> None:
    path = profile / "settings.json"
    path.write_text("{")

    file = SettingsFile(path)

    assert file.notice is not None
    assert Path(file.notice.detail).read_text() == "{"
    assert file.settings.get(DENSITY) == "normal"


def test_sections_of_another_kind_give_defaults(profile: Path) -> None:
    path = profile / "settings.json"
    path.write_text('{"version": 1, "settings": [1], "remembered": "x"}')

    file = SettingsFile(path)

    assert file.settings.get(LOOK) == "system"
    assert file.remembered.raw() == {}


async def test_what_nobody_knows_is_kept(profile: Path) -> None:
    path = profile / "settings.json"
    document = {
        "version": 2,
        "settings": {"later": [1]},
        "remembered": {"odd": {"a": None}},
        "third section": 3,
    }
    path.write_text(json.dumps(document))
    file = SettingsFile(path)
    file.settings.put(DENSITY, "compact")
    await file.save()

    document["settings"] = {"later": [1], "density": "compact"}
    assert json.loads(path.read_text()) == document


async def test_a_folder_that_takes_no_files_is_said_and_settings_stay(profile: Path) -> None:
    (profile / "file").write_text("in the way")
    path = profile / "config" / "settings.json"
    file = SettingsFile(path)
    file.settings.put(LOOK, "dark")
    (profile / "config").write_text("in the way")

    with pytest.raises(ProfileTrouble):
        await file.save()

    assert file.settings.get(LOOK) == "dark"
