"""Carries out the actions that are about what lies around the open record."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from vtdesk.ui.around.around_view import ACTIVITY, HIERARCHY, RELATED
from vtdesk.ui.around.record_place import RecordPlace
from vtdesk.ui.around_situation import NOTHING_AROUND, AroundSituation


class AroundDesk(QObject):
    """The actions of the panels around a record.

    Args:
        place: the record with its panels.
        go_to: brings a panel on screen by its key and gives it the keyboard.
        parent: the window.
    """

    def __init__(self, place: RecordPlace, go_to: Callable[[str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._around = place.around
        self._go_to = go_to

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {
            "show_related": self.show_related,
            "show_activity": self.show_activity,
            "show_hierarchy": self.show_hierarchy,
            "fold_panels": self._place.toggle,
        }

    def situation(self) -> AroundSituation:
        """What can be done now."""
        shown = self._around.shown
        if shown is None:
            return NOTHING_AROUND
        return AroundSituation(shown=True, foldable=not self._place.wide, folded=self._place.folded)

    def show_related(self) -> None:
        """Go to the related records."""
        self._go_to(RELATED)

    def show_activity(self) -> None:
        """Go to the time line."""
        self._go_to(ACTIVITY)

    def show_hierarchy(self) -> None:
        """Go to the group of companies."""
        self._go_to(HIERARCHY)
