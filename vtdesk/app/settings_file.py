"""Settings and remembered state on disk."""

from collections.abc import Mapping
from pathlib import Path

from vtdesk.app.profile_file import Document, ProfileFile
from vtdesk.app.settings import Remembered, Settings
from vtdesk.domain.record import Json

_SETTINGS = "settings"
_REMEMBERED = "remembered"


class SettingsFile:
    """The settings of a profile, read once at the start; save after changing them.

    Args:
        path: the file.

    Attributes:
        settings: what the person set.
        remembered: what vtdesk remembers by itself.
        notice: what the person should be told about the file, if anything.

    Raises:
        ProfileTrouble: the file is there but may not be read.
    """

    def __init__(self, path: Path) -> None:
        self._file = ProfileFile(path, what="settings")
        self._rest, self.notice = self._file.load()
        self.settings = Settings(_section(self._rest, _SETTINGS))
        self.remembered = Remembered(_section(self._rest, _REMEMBERED))

    async def save(self) -> None:
        """Write what changed.

        Raises:
            ProfileTrouble: it could not be written; what is set stays set until the end.
        """
        await self._file.save(self._document())

    def save_now(self) -> None:
        """Write what changed and wait for the disk: for the last moment before the end.

        Raises:
            ProfileTrouble: it could not be written.
        """
        self._file.save_now(self._document())

    def _document(self) -> Document:
        sections: Document = {
            _SETTINGS: self.settings.raw(),
            _REMEMBERED: self.remembered.raw(),
        }
        return {**self._rest, **sections}


def _section(document: Mapping[str, Json], name: str) -> dict[str, Json]:
    section = document.get(name)
    return section if isinstance(section, dict) else {}
