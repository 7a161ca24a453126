from pathlib import Path

import pytest

from vtdesk.domain.errors import StoreDamaged
from vtdesk.store.errors import SqliteCode, trouble

FILE = Path("somewhere") / "store.db"
NEVER_SAID = ("error", "failed", "invalid", "illegal", "fatal", "sqlite", "exception")


@pytest.mark.parametrize("code", list(SqliteCode))
@pytest.mark.parametrize("file", [FILE, None])
def test_each_known_trouble_is_said_in_words(code: SqliteCode, file: Path | None) -> None:
    known = trouble(code, "driver's words", file)
    assert known is not None
    assert not any(word in known.summary.lower() for word in NEVER_SAID)
    assert known.summary.endswith(".")
    assert "driver's words" in known.detail
    damaged = code in (SqliteCode.CORRUPT, SqliteCode.NOT_A_DATABASE)
    assert isinstance(known, StoreDamaged) is damaged


def test_extended_codes_count_as_their_primary_ones() -> None:
    disk_full_while_writing_the_log = 10 | (3 << 8)
    known = trouble(disk_full_while_writing_the_log, "", FILE)
    assert known is not None
    assert "disk" in known.summary


@pytest.mark.parametrize("code", [0, 1, 19, 20, 21, 25])
def test_every_other_code_is_a_bug(code: int) -> None:
    assert trouble(code, "constraint", FILE) is None
