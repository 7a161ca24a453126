"""A keyring in a file, for tests that start the program more than once; never for secrets."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend

VARIABLE = "VTDESK_TEST_KEYRING"


class FileKeyring(KeyringBackend):
    """Keeps passwords in the file that an environment variable names."""

    priority = 10

    def get_password(self, service: str, username: str) -> str | None:
        """The password, if one is kept."""
        return self._load().get(f"{service}\n{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        kept = self._load()
        kept[f"{service}\n{username}"] = password
        self._file().write_text(json.dumps(kept))

    def delete_password(self, service: str, username: str) -> None:
        """Keep it no longer."""
        kept = self._load()
        kept.pop(f"{service}\n{username}", None)
        self._file().write_text(json.dumps(kept))

    def _load(self) -> dict[str, str]:
        file = self._file()
        return dict(json.loads(file.read_text())) if file.exists() else {}

    @staticmethod
    def _file() -> Path:
        return Path(os.environ[VARIABLE])
