"""Writes the log of a profile: bounded, and without secrets.

Secrets are taken out of the finished line, so that it does not matter whether one came in by the
message, an argument, an exception's words or the source line of a traceback.
"""

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO
from urllib.parse import quote, quote_plus

from vtdesk.app.paths import make_folder, trouble
from vtdesk.domain.account import Secret

LEVELS = ("debug", "info", "warning")
"""What `--log-level` takes."""

JSON_VARIABLE = "VTDESK_LOG_JSON"
"""Set to 1: one JSON object a line, in the file and at the terminal."""

_HIDDEN = "[hidden]"
_SHORTEST_SECRET = 4
_LARGEST_FILE = 2_000_000
_OLDER_FILES = 3
# httpx logs whole addresses with their queries; the call log of vtdesk says what is needed
_TALKATIVE = ("httpx", "httpcore", "keyring")
_VALUE = r"[^\s&\"',;})\]]+"
_PATTERNS = (
    re.compile(r"(?i)(authorization\W{1,12}(?:(?:basic|bearer|digest)\s+)?)" + _VALUE),
    re.compile(r"(\bBasic\s+)[A-Za-z0-9+/]{12,}={0,2}"),
    re.compile(
        r"(?i)((?:access[ _-]?key|session[ _-]?name|password|passphrase|hex ?key)"
        r"\\?[\"']?\s*[:=]\s*b?\\?[\"']?)" + _VALUE
    ),
    re.compile(r"(://[^/\s:@]*:)[^@\s/]+(?=@)"),
)


class Redactor:
    """Takes secrets out of text: those it was told, and what looks like one."""

    def __init__(self) -> None:
        self._told: frozenset[str] = frozenset()
        self._known: re.Pattern[str] | None = None

    def hide(self, secret: Secret) -> None:
        """Leave this text out from now on, however it is quoted."""
        text = secret.reveal()
        if len(text) < _SHORTEST_SECRET:
            return
        forms = {text, quote(text), quote(text, safe=""), quote_plus(text)}
        forms |= {
            json.dumps(text)[1:-1],
            json.dumps(text, ensure_ascii=False)[1:-1],
            repr(text)[1:-1],
        }
        if forms <= self._told:
            return
        self._told |= forms
        longest_first = sorted(self._told, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)))

    def clean(self, text: str) -> str:
        """The text without secrets."""
        if self._known is not None:
            text = self._known.sub(_HIDDEN, text)
        for pattern in _PATTERNS:
            text = pattern.sub(rf"\1{_HIDDEN}", text)
        return text


class TextFormatter(logging.Formatter):
    """One readable line a record, in UTC, with its traceback below."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """The record without secrets."""
        line = f"{_moment(record)} {record.levelname:<7} {record.name}: {_words(self, record)}"
        return self._redactor.clean(line)


class JsonFormatter(logging.Formatter):
    """One JSON object a record: time, level, logger, message, traceback."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """The record without secrets."""
        fields = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "thread": record.threadName or "",
            "message": record.getMessage(),
            "traceback": _traceback(self, record),
        }
        clean = {name: self._redactor.clean(text) for name, text in fields.items() if text}
        return json.dumps(clean, ensure_ascii=True)


class Log:
    """The running log; `close` ends it and leaves logging as it was.

    Args:
        file: where it is written; the folder is made.
        redactor: takes secrets out of it.
        level: one of `LEVELS`.
        json_lines: one JSON object a line; None for what the environment says.

    Raises:
        ProfileTrouble: the file cannot be written.
    """

    def __init__(
        self,
        file: Path,
        redactor: Redactor,
        *,
        level: str = "info",
        json_lines: bool | None = None,
    ) -> None:
        if json_lines is None:
            json_lines = os.environ.get(JSON_VARIABLE) == "1"
        formatter = JsonFormatter(redactor) if json_lines else TextFormatter(redactor)
        self._root = logging.getLogger()
        self._level_before = self._root.level
        self._handlers: list[logging.Handler] = [_file_handler(file)]
        # a windowed program on Windows has no terminal
        if sys.stderr is not None:
            terminal = _Terminal(sys.stderr)
            terminal.setLevel(logging.NOTSET if json_lines else logging.WARNING)
            self._handlers.append(terminal)
        for handler in self._handlers:
            handler.setFormatter(formatter)
            self._root.addHandler(handler)
        self._root.setLevel(level.upper())
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        logging.captureWarnings(True)

    def close(self) -> None:
        """Write nothing any more."""
        logging.captureWarnings(False)
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.NOTSET)
        self._root.setLevel(self._level_before)
        for handler in self._handlers:
            self._root.removeHandler(handler)
            handler.close()
        self._handlers.clear()


class _Quiet(logging.Handler):
    """Says nothing when it cannot write: what it would print is the line with its secrets."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Lose the line."""


class _File(_Quiet, RotatingFileHandler):
    """The log's newest file and its older ones."""


class _Terminal(_Quiet, logging.StreamHandler[TextIO]):
    """The terminal that the program was started from."""


def _file_handler(file: Path) -> logging.Handler:
    make_folder(file.parent)
    try:
        return _File(
            file,
            maxBytes=_LARGEST_FILE,
            backupCount=_OLDER_FILES,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError as error:
        raise trouble(f"vtdesk cannot write its log {file}", error) from error


def _moment(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _words(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    traceback = _traceback(formatter, record)
    return f"{record.getMessage()}\n{traceback}" if traceback else record.getMessage()


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    parts = []
    if record.exc_info:
        parts.append(formatter.formatException(record.exc_info))
    elif record.exc_text:
        parts.append(record.exc_text)
    if record.stack_info:
        parts.append(formatter.formatStack(record.stack_info))
    return "\n".join(parts)
