"""Where vtdesk keeps a person's files, and where its own unchanging files are.

The one place that knows whether vtdesk runs from a checkout, a wheel or a frozen build.
"""

import errno
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

import vtdesk
from vtdesk.domain.errors import ProfileTrouble

NAME = "vtdesk"
_ACCOUNT_ID = re.compile(r"[0-9a-z]{1,64}")
_PRIVATE = 0o700
_MAY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_REASONS = {
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EROFS: "the disk can only be read",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.ENOTDIR: "a part of this path is a file, not a folder",
    errno.EEXIST: "a file of this name stands in the way",
    errno.EISDIR: "a folder of this name stands in the way",
    errno.ENAMETOOLONG: "the path is too long",
    errno.ELOOP: "its links lead in a circle",
    errno.ENOENT: "it is not there",
    errno.EIO: "the disk does not answer as it should",
}


class ReadOnlyFile(PermissionError):
    """A file that a person marked as read-only."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The folders of one person's vtdesk.

    Attributes:
        config: settings, list of accounts, the lock.
        data: one folder for each account, with its store.
        cache: what can be thrown away at any time.
        logs: the log and its older parts.
    """

    config: Path
    data: Path
    cache: Path
    logs: Path

    @classmethod
    def of_person(cls) -> "Profile":
        """The folders that this platform sets aside for a program's files."""
        folders = platformdirs.PlatformDirs(NAME, appauthor=False)
        return cls(
            folders.user_config_path,
            folders.user_data_path,
            folders.user_cache_path,
            folders.user_log_path,
        )

    @classmethod
    def below(cls, folder: Path) -> "Profile":
        """A profile whose folders all lie in one."""
        root = folder.expanduser().absolute()
        return cls(root / "config", root / "data", root / "cache", root / "logs")

    @property
    def settings_file(self) -> Path:
        """Settings and remembered window state."""
        return self.config / "settings.json"

    @property
    def accounts_file(self) -> Path:
        """The accounts, without any secret."""
        return self.config / "accounts.json"

    @property
    def lock_file(self) -> Path:
        """Held by the one program that uses this profile."""
        return self.config / "lock"

    @property
    def log_file(self) -> Path:
        """The newest part of the log."""
        return self.logs / "vtdesk.log"

    def account_folder(self, account_id: str) -> Path:
        """The folder of one account; made by whoever first writes there.

        Raises:
            ValueError: the id is none that vtdesk makes, and could lead elsewhere.
        """
        if not _ACCOUNT_ID.fullmatch(account_id):
            raise ValueError("not an account id")
        return self.data / "accounts" / account_id

    def store_file(self, account_id: str) -> Path:
        """The account's encrypted store."""
        return self.account_folder(account_id) / "store.sqlite"

    def sealed_file(self, account_id: str) -> Path:
        """The account's secrets where a passphrase keeps them."""
        return self.account_folder(account_id) / "sealed.json"

    def make(self) -> None:
        """Make the folders and try to write in each.

        Raises:
            ProfileTrouble: a folder cannot be made or written.
        """
        for folder in (self.config, self.data, self.cache, self.logs):
            make_folder(folder)
            _try_to_write(folder)

    def wipe_account(self, account_id: str) -> None:
        """Delete the account's folder with everything in it; one that is not there is fine.

        Raises:
            ProfileTrouble: some of it is still there.
        """
        folder = self.account_folder(account_id)
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            return
        except OSError as error:
            raise trouble(f"vtdesk could not delete all of {folder}", error) from error


@contextmanager
def open_profile(folder: Path | None = None, *, temporary: bool = False) -> Iterator[Profile]:
    """The profile that this run of vtdesk uses, ready to be written to.

    Args:
        folder: the profile's folder; None for the person's own.
        temporary: use a new folder instead, which is deleted at the end.

    Raises:
        ProfileTrouble: its folders cannot be made or written.
    """
    if not temporary:
        profile = Profile.of_person() if folder is None else Profile.below(folder)
        profile.make()
        yield profile
        return
    try:
        root = Path(tempfile.mkdtemp(prefix=f"{NAME}-"))
    except OSError as error:
        raise trouble("vtdesk could not make a folder for temporary files", error) from error
    try:
        profile = Profile.below(root)
        profile.make()
        yield profile
    finally:
        # a virus scanner may still hold a file on Windows: the system clears its folder later
        shutil.rmtree(root, ignore_errors=True)


def resource(*parts: str) -> Path:
    """Path of ``resources/PARTS``: icons, themes and what else comes with the program.

    It lies inside the package when installed or frozen, beside it in a checkout.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    package = Path(vtdesk.__file__).parent if frozen is None else Path(frozen) / NAME
    inside = package / "resources"
    root = inside if inside.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def make_folder(folder: Path) -> None:
    """Make a folder that only this person can read; one that is there stays as it is.

    Raises:
        ProfileTrouble: it cannot be made.
    """
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(f"vtdesk cannot use the folder {folder}", error) from error


def trouble(what: str, error: OSError, folder: Path | None = None) -> ProfileTrouble:
    """The known error for something the disk did not let vtdesk do.

    Args:
        what: what did not happen, without a full stop.
        error: the system's reason.
        folder: where to look; None for the folder of vtdesk's own files.
    """
    return ProfileTrouble(
        f"{what}: {reason_of(error)}.",
        detail=f"{type(error).__name__}: {error}",
        folder=str(folder or ""),
    )


def reason_of(error: OSError) -> str:
    """Why the disk did not let vtdesk do something, in words that end a sentence."""
    if isinstance(error, ReadOnlyFile):
        return "the file of this name is marked as read-only"
    return _REASONS.get(error.errno or 0, "the system did not allow it")


def check_replaceable(path: Path) -> None:
    """Respect a file that is marked as read-only, which a rename over it would not.

    Raises:
        ReadOnlyFile: it is to stay as it is.
    """
    if path.is_file() and not path.stat().st_mode & _MAY_WRITE:
        raise ReadOnlyFile(errno.EACCES, "read-only", str(path))


def _try_to_write(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"vtdesk")
    except OSError as error:
        raise trouble(f"vtdesk cannot write in the folder {folder}", error) from error
