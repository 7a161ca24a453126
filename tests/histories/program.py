"""The program on its computer: it starts, ends, and is killed at any instant."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from threading import Event
from unittest.mock import patch

from tests.helpers.desk import Clock, Desk, desk
from tests.histories.scenes import Scene
from vtdesk.demo.server import DemoServer

_LOG = "store-wal"
_ROOM = 1_000_000
"""Pages that no store of a test fills."""


class Program:
    """One account's running parts on a file, which outlives them.

    Attributes:
        desk: the parts that run now.
        killed: set from the instant at which the program is no more.
        room: pages by which the file may grow, as far as the disk is nearly full.
    """

    def __init__(self, demo: DemoServer, scene: Scene, folder: Path) -> None:
        self.clock = Clock()
        self.killed = Event()
        self.room: int | None = None
        self._demo = demo
        self._scene = scene
        self._folder = folder
        self._left_behind = folder / "left behind"
        self._statements: int | None = None
        self._stack = AsyncExitStack()
        self.desk: Desk

    async def start(self) -> None:
        """Open the file and begin to work."""
        demo, scene = self._demo, self._scene
        opened = desk(
            demo,
            self._folder / "store",
            number=scene.number,
            patience=1.0,
            endpoint=demo.webservice if scene.sessions else None,
            clock=self.clock,
        )
        self.desk = await self._stack.enter_async_context(opened)
        # the pause that a 429 orders passes with the computer's clock
        self.desk.client.budget._clock = self.clock
        database = self.desk.cache._database
        for name in ("_execute", "_execute_many"):
            watched = self._watched(getattr(database, name))
            self._stack.enter_context(patch.object(database, name, watched))
        await self.leave_room(self.room)

    async def leave_room(self, pages: int | None) -> None:
        """Let the disk take no more than so many pages from now on, after restarts too.

        Args:
            pages: how many; None for as many as come.
        """
        self.room = pages
        await self.desk.cache._writer.run(self._limit_file)

    def _limit_file(self) -> None:
        database = self.desk.cache._database
        most = _ROOM
        if self.room is not None:
            most = int(database.value("PRAGMA page_count")) + self.room
        database.run(f"PRAGMA max_page_count = {most}")

    async def end(self) -> None:
        """End in good order."""
        await self._stack.aclose()

    def kill_at(self, statements: int) -> None:
        """Be no more when the store is about to carry out one of its next statements."""
        self.killed.clear()
        self._statements = statements

    async def kill(self) -> None:
        """Be no more, at the latest now; start again with what the disk holds."""
        if not self.killed.is_set():
            self._statements = None
            await self.desk.cache._writer.run(self._die)
        # whatever the parts still do to the file and the server is done by nobody
        await self._stack.aclose()
        for old in self._folder.glob("store*"):
            old.unlink()
        for left in self._left_behind.iterdir():
            left.rename(self._folder / left.name)
        self.killed.clear()
        self._demo.faults.offline = self._was_offline
        await self.start()

    def _die(self) -> None:
        """In the thread that writes: nothing is written to the file meanwhile, nor sent after it."""
        self._was_offline = self._demo.faults.offline
        # comes back when everything that had reached the server is done
        self._demo.faults.offline = True
        shutil.rmtree(self._left_behind, ignore_errors=True)
        self._left_behind.mkdir()
        for name in ("store", _LOG):
            if (self._folder / name).exists():
                shutil.copyfile(self._folder / name, self._left_behind / name)
        self.killed.set()

    def _watched(
        self, execute: Callable[[str, Sequence[object]], object]
    ) -> Callable[[str, Sequence[object]], object]:
        def watched(sql: str, parameters: Sequence[object]) -> object:
            self._note()
            return execute(sql, parameters)

        return watched

    def _note(self) -> None:
        if self._statements is not None:
            self._statements -= 1
            if self._statements < 0:
                self._statements = None
                self._die()
