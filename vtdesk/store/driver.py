"""SQLite, opened the way the store needs it; the only module that names the driver.

The driver is APSW built with SQLite3 Multiple Ciphers (https://utelle.github.io/SQLite3MultipleCiphers):
a file is encrypted with its default cipher ChaCha20-Poly1305 and a raw key, so that opening derives
nothing. A store without a file lives in SQLite's `memdb` (https://sqlite.org/inmemorydb.html does not
name it; see src/memdb.c): all connections of one name share it, and it is gone with the last one.
"""

import re
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import apsw

from vtdesk.domain.account import Secret
from vtdesk.domain.collation import collation_key
from vtdesk.domain.search_text import fold
from vtdesk.store.errors import Interrupted, trouble
from vtdesk.store.packing import encodable

SqlRow = tuple[Any, ...]
"""One row of a result; SQLite types each value, so the reader of a column names its type."""

_RAW_KEY = re.compile(r"[0-9a-fA-F]{64}")
_BUSY_MS = 5_000
_BUSY_STEP_MS = 0.5
# pages kept decrypted: the writer's spare it most of a fill's rereading
_WRITER_CACHE_KIB = 32_768
_READER_CACHE_KIB = 12_288
# also as much of a sort as is kept beside its result
_SPARING_CACHE_KIB = 4_096
_LOG_PAGES = 8_000
_FOLDED_KEPT = 2_048
# characters; a longer one is compiled anew each time (statementcache.c of APSW)
_LONGEST_STATEMENT = 16_384
# https://sqlite.org/limits.html, 9
_MOST_VALUES = 32_766


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store lives.

    Attributes:
        file: its file; None for memory only.
        key: 64 hexadecimal figures (32 random bytes); None for a store in memory.
        name: names the shared memory of a store without a file.
    """

    file: Path | None
    key: Secret | None
    name: str = field(default_factory=lambda: secrets.token_hex(8))

    def __post_init__(self) -> None:
        """Refuse a key that is no raw key, before it can reach a statement's text."""
        if self.key is not None and not _RAW_KEY.fullmatch(self.key.reveal()):
            raise ValueError("a store's key is 64 hexadecimal figures")


class Database:
    """One connection to a store.

    It may be used from any thread, by one at a time. Every method raises `StoreTrouble` for what
    the computer caused, `Interrupted` after `interrupt`, and the driver's own error for a bug.

    Args:
        place: where the store lives; a file that does not exist is made, its folder is not.
        writes: this is the connection that writes.
    """

    def __init__(self, place: Place, *, writes: bool) -> None:
        self._file = place.file
        with self._known_errors():
            self._connection = apsw.Connection(*_address(place))
            try:
                self._prepare(place, writes=writes)
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self, place: Place, *, writes: bool) -> None:
        connection = self._connection
        if place.file is None:
            # in memory a reader waits for a writer's whole transaction, at most a few ms: SQLite's
            # own handler would sleep for longer than that
            connection.set_busy_handler(_wait_a_little)
        else:
            connection.set_busy_timeout(_BUSY_MS)
        if place.file is not None and place.key is not None:
            # checked in Place to be 64 figures: PRAGMA takes no bound values
            connection.execute(f"PRAGMA key = 'raw:{place.key.reveal()}'")
        if writes:
            connection.execute("PRAGMA journal_mode = WAL")
            # a fill touches the same index pages again and again: fold them in less often
            connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
            connection.execute("PRAGMA journal_size_limit = 16777216")
        connection.execute("PRAGMA synchronous = NORMAL")
        cache = _WRITER_CACHE_KIB if writes else _READER_CACHE_KIB
        connection.execute(f"PRAGMA cache_size = -{cache}")
        # a sort must not spill readable values into a temporary file
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA trusted_schema = OFF")
        if not writes:
            connection.execute("PRAGMA query_only = ON")
            # a file that is only looked at stays as it is
            connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        # many rows have the same town, street or title
        again = lru_cache(maxsize=_FOLDED_KEPT)(_fold)
        # innocuous: an index may be made with it (https://sqlite.org/deterministic.html)
        connection.create_scalar_function(
            "fold", again, 1, deterministic=True, flags=apsw.SQLITE_INNOCUOUS
        )
        connection.create_scalar_function("collation_key", _collation_key, 1, deterministic=True)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()

    @property
    def has_file(self) -> bool:
        """Whether it lives in a file; in memory, readers wait for a writer's whole transaction."""
        return self._file is not None

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[SqlRow]:
        """Run one statement and give all its rows."""
        try:
            return self._execute(sql, parameters)
        except UnicodeEncodeError:
            return self._execute(sql, [encodable(value) for value in parameters])

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first value of the first row; None without a row."""
        found = self.rows(sql, parameters)
        return found[0][0] if found else None

    def run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run one statement for its effect."""
        self.rows(sql, parameters)

    def run_many(self, sql: str, parameters: Sequence[Sequence[object]]) -> None:
        """Run one statement once for each set of parameters; it must be safe to repeat."""
        try:
            self._execute_many(sql, parameters)
        except UnicodeEncodeError:
            self._execute_many(sql, [[encodable(value) for value in row] for row in parameters])

    def insert(self, into: str, rows: Sequence[Sequence[object]]) -> None:
        """Write rows, as many by each statement as the driver remembers a statement for.

        `run_many` gives the interpreter up and takes it back for each row, and each time the loop's
        thread may have to wait for its next turn.

        Args:
            into: the statement up to its VALUES; it must be safe to repeat.
            rows: all of one width.
        """
        if not rows:
            return
        width = len(rows[0])
        marks = f"({','.join('?' * width)})"
        most = min((_LONGEST_STATEMENT - len(into)) // (len(marks) + 1), _MOST_VALUES // width)
        start = 0
        while rest := len(rows) - start:
            # powers of two, so that few statements are enough for any number of rows
            count = 1 << (max(1, min(rest, most)).bit_length() - 1)
            some = rows[start : start + count]
            self.run(into + ",".join([marks] * count), [*chain.from_iterable(some)])
            start += count

    def run_over(self, sql: str, texts: Sequence[str]) -> None:
        r"""Run one statement over many texts, which it reads as `carray(?)`; it must be safe to repeat.

        Meanwhile the interpreter is free for other threads, where `run_many` takes it for each row
        (https://sqlite.org/carray.html).

        Args:
            sql: takes the array as its one parameter.
            texts: without any "\0", which the array would not hold.
        """
        if not texts:
            return
        try:
            self._execute(sql, (apsw.carray(tuple(texts)),))
        except UnicodeEncodeError:
            self._execute(sql, (apsw.carray(tuple(str(encodable(text)) for text in texts)),))

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[None]:
        """Everything inside takes place, or nothing.

        Args:
            durable: the result also survives a power cut, at the price of one wait for the disk.
        """
        self.run(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            # some errors (a full disk) have rolled back already
            if self._connection.in_transaction:
                self.run("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment."""
        self.run("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self.run("COMMIT")

    @contextmanager
    def little_memory(self) -> Iterator[None]:
        """Work inside with few pages at hand: for the writer, once over a whole table."""
        self.run(f"PRAGMA cache_size = -{_SPARING_CACHE_KIB}")
        try:
            yield
        finally:
            self.run(f"PRAGMA cache_size = -{_WRITER_CACHE_KIB}")

    @contextmanager
    def large_temporary_files(self) -> Iterator[None]:
        """Let VACUUM build the new file on the disk instead of in memory, where the store has one.

        SQLite attaches that file to the connection, and the cipher encrypts what is attached with
        the store's own key; what is sorted meanwhile would not be.
        """
        if self._file is None:
            yield
            return
        self.run("PRAGMA temp_store = FILE")
        try:
            yield
        finally:
            self.run("PRAGMA temp_store = MEMORY")

    def interrupt(self) -> None:
        """Stop the statement that runs on another thread, if one does."""
        self._connection.interrupt()

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        with self._known_errors():
            self._connection.close()

    def _execute(self, sql: str, parameters: Sequence[object]) -> list[SqlRow]:
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except apsw.Error as problem:
            raise self._decided(problem) from problem

    def _execute_many(self, sql: str, parameters: Sequence[Sequence[object]]) -> None:
        try:
            self._connection.executemany(sql, parameters)
        except apsw.Error as problem:
            raise self._decided(problem) from problem

    @contextmanager
    def _known_errors(self) -> Iterator[None]:
        try:
            yield
        except apsw.Error as problem:
            raise self._decided(problem) from problem

    def _decided(self, problem: apsw.Error) -> Exception:
        if isinstance(problem, apsw.InterruptError):
            return Interrupted()
        # 0 where the driver itself complains: a bug
        code = getattr(problem, "extendedresult", 0)
        return trouble(code, str(problem), self._file) or problem


def _address(place: Place) -> tuple[str, int]:
    # a connection is in one thread's hands at a time, so that no lock is needed for each cell
    # (https://sqlite.org/threadsafe.html); stopping a statement needs none
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_NOMUTEX
    if place.file is not None:
        return str(place.file), flags
    return f"file:/vtdesk-{place.name}?vfs=memdb", flags | apsw.SQLITE_OPEN_URI


def _wait_a_little(tries: int) -> bool:
    time.sleep(_BUSY_STEP_MS / 1_000)
    return tries * _BUSY_STEP_MS < _BUSY_MS


def _fold(*values: "apsw.SQLiteValue") -> str | None:
    (text,) = values
    return None if text is None else fold(str(text))


def _collation_key(*values: "apsw.SQLiteValue") -> str | None:
    (text,) = values
    return None if text is None else collation_key(str(text))
