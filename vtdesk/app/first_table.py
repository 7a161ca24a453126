"""When the first table of a session has its first rows; what nobody asked for waits until then.

Calls are made one at a time. With a server that takes seconds for each, a module that nobody looks
at would otherwise keep the first screen waiting.
"""

from collections.abc import Callable

from vtdesk.app.browse import TableView


class FirstTable:
    """Tells once that the first table has spoken, or that none is opened.

    Args:
        come: called then; at once where no table is awaited.
    """

    def __init__(self, come: Callable[[], None]) -> None:
        self._come = come
        self._watched: list[TableView] = []
        self._has_come = False

    def watch(self, table: TableView) -> None:
        """This table is about to be shown."""
        if not self._has_come and table not in self._watched:
            self._watched.append(table)
            table.changed.connect(self._look)

    def await_none(self) -> None:
        """No table is opened, or nobody is to wait for one."""
        if self._has_come:
            return
        self._has_come = True
        for table in self._watched:
            table.changed.disconnect(self._look)
        self._watched.clear()
        self._come()

    def _look(self, _nothing: None) -> None:
        if any(table.has_spoken for table in self._watched):
            self.await_none()
