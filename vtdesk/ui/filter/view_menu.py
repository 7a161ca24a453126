"""What can be done with a saved view: the menu of the view's name and of its row in the tree."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from vtdesk.domain.views import SavedView

OPEN, SAVE, SAVE_AS, BACK = "open", "save", "save as", "back"
RENAME, DUPLICATE, PIN, UNPIN = "rename", "duplicate", "pin", "unpin"
DELETE, EXPORT, EXPORT_ALL, IMPORT = "delete", "export", "export all", "import"


class ViewMenu(QMenu):
    """A menu of views; it goes when it is closed.

    Signals:
        chosen(str, str): what is to be done, one of the names above, and the id of the view; ""
            for all rows of the module.
    """

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.aboutToHide.connect(self.deleteLater)

    def offer_views(self, views: Sequence[SavedView], current: str | None) -> None:
        """List what can be shown: all rows, then the views."""
        self._tick(self._offer("All", OPEN, ""), current is None)
        for view in views:
            self._tick(self._offer(_escaped(view.name), OPEN, view.id), current == view.id)
        self.addSeparator()

    def offer_saving(self, view: SavedView | None, *, changed: bool) -> None:
        """Offer to keep what the table shows."""
        if view is not None:
            view_id = view.id
            self._offer("Save\tShift+F12", SAVE, view_id).setEnabled(changed)
            self._offer("Back to saved", BACK, view_id).setEnabled(changed)
        self._offer("Save as new view…", SAVE_AS, view.id if view is not None else "")

    def offer_deeds(self, view: SavedView, *, keys: bool = False) -> None:
        """Offer what can be done with one view.

        Args:
            view: the view.
            keys: whether the keys of the tree do the same.
        """
        self._offer("Rename\tF2" if keys else "Rename", RENAME, view.id)
        self._offer("Duplicate", DUPLICATE, view.id)
        if view.pinned:
            self._offer("Take the pin away", UNPIN, view.id)
        else:
            self._offer("Pin below the module", PIN, view.id)
        self._offer("Export this view…", EXPORT, view.id)
        self._offer("Delete\tDel" if keys else "Delete", DELETE, view.id)
        self.addSeparator()

    def offer_files(self) -> None:
        """Offer the files of views."""
        self._offer("Export all views of this module…", EXPORT_ALL, "")
        self._offer("Import views…", IMPORT, "")

    def _offer(self, words: str, what: str, view_id: str) -> QAction:
        action = QAction(words, self)
        action.setData((what, view_id))
        action.triggered.connect(self._choose)
        self.addAction(action)
        return action

    def _tick(self, action: QAction, ticked: bool) -> None:
        action.setCheckable(True)
        action.setChecked(ticked)

    def _choose(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            what, view_id = action.data()
            self.chosen.emit(what, view_id)


def _escaped(name: str) -> str:
    """A name in which no letter becomes an access key, and no tab a column."""
    return " ".join(name.split()).replace("&", "&&")
