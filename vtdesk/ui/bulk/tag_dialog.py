"""Asks for the tags that many records are to get or to lose."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QWidget

from vtdesk.app.seen_tags import SeenTag
from vtdesk.app.tag_texts import TypedTags, read_tags
from vtdesk.ui.around.tags.tag_chip import hashed
from vtdesk.ui.edit.inputs.choice_list import Choice, ChoiceDelegate, ChoiceModel
from vtdesk.ui.look import Look
from vtdesk.ui.parts.question import Question

_LONGEST = 5_000
_ROWS = 5
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect


class TagDialog(Question):
    """A line for tags, those that complete what is typed below it, and the price.

    Arrows go through the list, Enter takes its chosen line; without one it starts.

    Args:
        look: theme and icons.
        what: the records in words, as in "12 deals".
        price: what it costs, in words.
        parent: the window.
        removing: they are to lose tags.

    Signals:
        typed(str): tags that complete this text are wanted.
    """

    typed = Signal(str)

    def __init__(
        self, look: Look, what: str, price: str, parent: QWidget, *, removing: bool = False
    ) -> None:
        title = "Remove tag" if removing else "Add tag"
        asked = f"Which tag is to be taken off {what}?" if removing else f"Which tag for {what}?"
        super().__init__(look, title, asked, parent)
        self._removing = removing
        self._model = ChoiceModel(self)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("hot, q3")
        self.edit.setMaxLength(_LONGEST)
        self.edit.setAccessibleName("Tags, separated by commas")
        self.edit.textChanged.connect(self._changed)
        self.edit.installEventFilter(self)
        self.list = self._make_list()
        self.column.addWidget(self.edit)
        self.column.addWidget(self.list)
        self._price = f"Several are separated by commas. {price}."
        self._note = self.say(self._price)
        verb = "Untag" if removing else "Tag"
        self.cancel_button, self.start_button = self.add_answers(
            "Cancel", f"{verb} {what}", "primary", enter=True
        )
        self.edit.setFocus()
        self._show_ready()

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags as typed; none while they cannot be used."""
        found = self._read()
        return () if found.problem else found.tags

    @property
    def offered(self) -> tuple[str, ...]:
        """The tags in the list."""
        return tuple(self._model.choice(row).wire for row in range(self._model.rowCount()))

    def offer(self, typed: str, tags: Sequence[SeenTag]) -> None:
        """Show tags that complete a text, if it still stands in the line."""
        if typed != self.edit.text():
            return
        there = set(read_tags(typed.rpartition(",")[0]).tags)
        new = [one for one in tags if one.tag not in there]
        self._model.set_choices(
            [
                Choice(one.tag, hashed(one.tag), f"on {one.records:,}" if self._removing else "")
                for one in new
            ]
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list's keys come before the line's."""
        if (
            watched is self.edit
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            return self._list_key(Qt.Key(event.key()))
        return False

    def _make_list(self) -> QListView:
        view = QListView()
        view.setAccessibleName("Tags on these records" if self._removing else "Tags seen before")
        view.setModel(self._model)
        view.setItemDelegate(ChoiceDelegate(self._look, view))
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setUniformItemSizes(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFixedHeight(_ROWS * self._look.theme.metrics.menu_row)
        view.clicked.connect(self._take)
        return view

    def _list_key(self, key: Qt.Key) -> bool:
        row = self.list.currentIndex().row()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._go(row + (1 if key == Qt.Key.Key_Down else -1))
            return True
        if key in _ENTER and row >= 0:
            self._take(self.list.currentIndex())
            return True
        return False

    def _go(self, row: int) -> None:
        """Stand on a line of the list; above the first one on none."""
        index = self._model.index(min(row, self._model.rowCount() - 1)) if row >= 0 else None
        if index is None or not index.isValid():
            self.list.selectionModel().clear()
        else:
            self.list.selectionModel().setCurrentIndex(index, _CHOOSE)
            self.list.scrollTo(index)

    def _take(self, index: QModelIndex) -> None:
        """Put a tag of the list in the place of what was typed last."""
        before = self.edit.text().rpartition(",")[0]
        tag = self._model.choice(index.row()).wire
        self.edit.setText(f"{before}, {tag}, " if before else f"{tag}, ")
        self.edit.setFocus()

    def _changed(self, text: str) -> None:
        self._show_ready()
        self.typed.emit(text)

    def _read(self) -> TypedTags:
        return read_tags(self.edit.text())

    def _show_ready(self) -> None:
        found = self._read()
        self.start_button.setEnabled(not found.problem)
        self._note.setText(found.problem if found.tags and found.problem else self._price)
        self._note.set_token("problem.text" if found.tags and found.problem else "text.2")
