import stat
import sys
from pathlib import Path

import pytest

import vtdesk
from vtdesk.app.paths import Profile, make_folder, open_profile, resource, trouble
from vtdesk.domain.errors import ProfileTrouble, Remedy


def test_a_profile_below_a_folder_keeps_everything_there(tmp_path: Path) -> None:
    profile = Profile.below(tmp_path / "mine")

    files = [
        profile.settings_file,
        profile.accounts_file,
        profile.lock_file,
        profile.log_file,
        profile.cache,
        profile.store_file("a1"),
        profile.sealed_file("a1"),
    ]

    assert len(set(files)) == len(files)
    assert all(file.is_relative_to(tmp_path / "mine") for file in files)
    assert not (tmp_path / "mine").exists()


def test_a_relative_folder_stays_the_same_when_the_program_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    profile = Profile.below(Path("mine"))

    assert profile.config == tmp_path / "mine" / "config"


def test_the_folder_of_the_person_may_be_said_by_a_tilde() -> None:
    assert Profile.below(Path("~/vt")).data == Path.home() / "vt" / "data"


def test_the_persons_own_profile_lies_in_the_platforms_folders(tmp_path: Path) -> None:
    profile = Profile.of_person()

    folders = {profile.config, profile.data, profile.cache, profile.logs}
    assert len(folders) == 4
    assert all("vtdesk" in folder.parts for folder in folders)
    assert all(folder.is_absolute() for folder in folders)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_only_the_person_can_read_the_folders(tmp_path: Path) -> None:
    with open_profile(tmp_path / "mine") as profile:
        for folder in (profile.config, profile.data, profile.cache, profile.logs):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_profile_stays_after_use(tmp_path: Path) -> None:
    with open_profile(tmp_path / "mine") as profile:
        profile.settings_file.write_text("kept")

    assert profile.settings_file.read_text() == "kept"
    assert list(profile.data.iterdir()) == []


def test_without_a_folder_the_persons_own_profile_is_opened() -> None:
    with open_profile() as profile:
        assert profile == Profile.of_person()
        assert profile.config.is_dir()


def test_a_temporary_profile_is_gone_afterwards() -> None:
    with open_profile(temporary=True) as profile:
        profile.store_file("a1").parent.mkdir(parents=True)
        profile.store_file("a1").write_bytes(b"rows")
        root = profile.config.parent
        assert root.is_dir()

    assert not root.exists()


def test_two_temporary_profiles_are_two() -> None:
    with open_profile(temporary=True) as one, open_profile(temporary=True) as other:
        assert one.config != other.config


def test_a_profile_below_a_file_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")

    with pytest.raises(ProfileTrouble) as caught, open_profile(file / "profile"):
        pass

    assert str(file / "profile") in caught.value.summary
    assert "a part of this path is a file, not a folder" in caught.value.summary
    assert "NotADirectoryError" in caught.value.detail
    assert caught.value.remedy is Remedy.OPEN_FOLDER
    assert file.read_text() == "not a folder"


def test_a_file_in_the_place_of_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("in the way")

    with pytest.raises(ProfileTrouble, match="a file of this name stands in the way"):
        Profile.below(tmp_path).make()


def test_a_folder_that_takes_no_files_is_refused_in_words() -> None:
    # even the administrator cannot make files there
    folder = Path("/proc/self/task")
    if not folder.is_dir():
        pytest.skip("needs a folder that nobody can write to")
    profile = Profile(folder, folder, folder, folder)

    with pytest.raises(ProfileTrouble, match="cannot write in the folder /proc/self/task"):
        profile.make()


def test_no_room_for_temporary_files_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))

    with pytest.raises(ProfileTrouble, match="temporary files: it is not there"):
        open_profile(temporary=True).__enter__()


@pytest.mark.parametrize("account_id", ["", "..", "../b", "a/b", "A", "a b", "a" * 65, "é"])
def test_an_account_id_never_leads_out_of_the_profile(tmp_path: Path, account_id: str) -> None:
    with pytest.raises(ValueError, match="not an account id"):
        Profile.below(tmp_path).store_file(account_id)


def test_wiping_an_account_leaves_the_others(tmp_path: Path) -> None:
    with open_profile(tmp_path) as profile:
        for account in ("a1", "b2"):
            profile.account_folder(account).mkdir(parents=True)
            profile.store_file(account).write_bytes(b"rows")

        profile.wipe_account("a1")
        profile.wipe_account("a1")

        assert not profile.account_folder("a1").exists()
        assert profile.store_file("b2").read_bytes() == b"rows"


def test_what_cannot_be_wiped_is_said(tmp_path: Path) -> None:
    with open_profile(tmp_path) as profile:
        profile.account_folder("a1").parent.mkdir(parents=True)
        profile.account_folder("a1").write_text("a file, not a folder")

        with pytest.raises(ProfileTrouble, match="could not delete all of"):
            profile.wipe_account("a1")


def test_a_reason_nobody_knows_is_still_words() -> None:
    error = trouble("vtdesk could not do it", OSError(9999, "odd"))

    assert error.summary == "vtdesk could not do it: the system did not allow it."
    assert "odd" in error.detail


def test_making_a_folder_twice_is_fine(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").is_dir()


def test_resources_are_found_in_a_checkout() -> None:
    assert resource() == Path(__file__).parents[2] / "resources"
    assert resource("icons", "vtdesk.svg").is_file()


def test_resources_are_found_in_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "site-packages" / "vtdesk" / "resources"
    inside.mkdir(parents=True)
    monkeypatch.setattr(vtdesk, "__file__", str(inside.parent / "__init__.py"))

    assert resource("themes") == inside / "themes"


def test_resources_are_found_in_a_frozen_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "vtdesk" / "resources"
    inside.mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert resource("themes") == inside / "themes"
