"""The tags of the open record on one or two lines, and the way to add one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from vtdesk.ui.around.tags.tag_chip import AddTagButton, Tag, TagChip, TagState
from vtdesk.ui.around.tags.tag_edit import TagEdit
from vtdesk.ui.around.tags.tag_flow import Place, fitting
from vtdesk.ui.around.tags.tag_menu import TagMenu
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import text_width

MOST_LINES = 2
"""Lines before the rest is counted."""

_MOST_CHIPS = 200
_LINE_GAP = 4
_EDIT_WIDTH = 132
_EDIT_PADDING = 8
_REMOVING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TagLine(QWidget):
    """Pills for the tags, and one to add.

    One stop for Tab: the arrows go from pill to pill. Setters emit nothing.

    Signals:
        typed(str): completions for this text are wanted.
        given(object): these tags are to be put on, a tuple of strings.
        removed(str): this tag is to be taken off, or given up where it was refused.
        retried(str): this refused tag is to be put on.
        chosen(str): the records with this tag are wanted.
        refused(str): nothing was done, for this reason.
        left(): the keyboard belongs elsewhere.
    """

    typed = Signal(str)
    given = Signal(object)
    removed = Signal(str)
    retried = Signal(str)
    chosen = Signal(str)
    refused = Signal(str)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tags: tuple[Tag, ...] = ()
        self._off = ""
        self._records = "records"
        self._shown = 0
        self._expanded = False
        self._chips: list[TagChip] = []
        self._edit: TagEdit | None = None
        self.add_button = AddTagButton(look, self)
        self.more_button = AddTagButton(look, self, plus=False)
        self.more_button.hide()
        self.add_button.clicked.connect(self.start)
        self.more_button.clicked.connect(self._expand)
        for button in (self.add_button, self.more_button):
            button.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Tags")
        look.theme.changed.connect(self._arrange)
        self._arrange()

    @property
    def tags(self) -> tuple[Tag, ...]:
        """All tags on show, those without room included."""
        return self._tags

    @property
    def chips(self) -> tuple[TagChip, ...]:
        """The pills on screen."""
        return tuple(self._chips[: self._shown])

    @property
    def edit(self) -> TagEdit | None:
        """The line to type in, while it is there."""
        return self._edit if self._edit is not None and not self._edit.isHidden() else None

    @property
    def off(self) -> str:
        """Why tags cannot be changed; "" if they can."""
        return self._off

    @property
    def typed_text(self) -> str:
        """What is typed and not given yet."""
        return self._edit.text() if self.edit is not None and self._edit is not None else ""

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Show these tags; the keyboard stays on the pill it was on, or on its neighbour."""
        given = tuple(tags)
        if given != self._tags:
            self._tags = given
            self._arrange()

    def show_record(self, records: str, typed: str = "") -> None:
        """Begin with another record.

        Args:
            records: what its module's records are called, for the menu: "Deals".
            typed: what was typed for it earlier and not given.
        """
        self._records = records
        self._expanded = False
        self._end_typing()
        if typed:
            self._open_edit(typed)
        self._arrange()

    def set_off(self, reason: str) -> None:
        """Let tags be changed, or only be read for a reason in words."""
        if reason == self._off:
            return
        self._off = reason
        self.add_button.set_off(reason)
        if reason and not self.typed_text:
            self._end_typing()
        self._arrange()

    def offer(self, typed: str, tags: Sequence[str]) -> None:
        """Show the tags that complete a text, if it is still the one that is typed."""
        if self.edit is not None:
            self.edit.offer(typed, tags)

    def start(self) -> None:
        """Let a tag be typed, or say why not."""
        if self._off:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.refused.emit(self._off)
            return
        self._open_edit(self.typed_text)
        self._arrange()
        assert self._edit is not None
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.typed.emit(self._edit.text())

    def go_to(self, number: int) -> None:
        """Put the keyboard on a pill; after the last one on what adds."""
        shown = self.chips
        if 0 <= number < len(shown):
            # the reason by which the window shows where the keyboard is
            shown[number].setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif number >= len(shown):
            self._tail().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill around what is being typed."""
        if self.edit is None:
            return
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = theme.metrics.focus_line if self.edit.hasFocus() else 1
        painter.setPen(QPen(theme.color("focus" if self.edit.hasFocus() else "border.hover"), line))
        painter.setBrush(theme.color("content"))
        box = self._edit_box().toRectF().adjusted(line / 2, line / 2, -line / 2, -line / 2)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the pill under the pointer."""
        chip = self.childAt(event.pos())
        if isinstance(chip, TagChip):
            self._open_menu(chip, event.globalPos())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the pills, before the buttons make something else of them."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if isinstance(watched, TagChip):
                return self._chip_key(watched, event)
            if watched is self.add_button or watched is self.more_button:
                return self._button_key(watched, event)
        elif watched is self._edit and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
            if event.type() is QEvent.Type.FocusOut and not self.typed_text:
                self._end_typing()
                self._arrange()
        return False

    # keys

    def _chip_key(self, chip: TagChip, event: QKeyEvent) -> bool:
        number, key = self._chips.index(chip), Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(chip.tag.text)
        elif key in _REMOVING:
            self._remove(chip.tag)
        elif key in _ENTER or key == Qt.Key.Key_Space:
            self._choose(chip.tag)
        elif key == Qt.Key.Key_Menu:
            self._open_menu(chip, chip.mapToGlobal(QPoint(0, chip.height())))
        else:
            return self._moved(number, key)
        return True

    def _button_key(self, button: QObject, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _ENTER or key == Qt.Key.Key_Space:
            assert isinstance(button, QAbstractButton)
            button.click()
            return True
        if button is self.add_button and _is_letter(event):
            self._start_with(event.text())
            return True
        return self._moved(len(self.chips), key)

    def _moved(self, number: int, key: Qt.Key) -> bool:
        ahead, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.isRightToLeft():
            ahead, back = back, ahead
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End:
            self.go_to(len(self.chips))
        elif key in (ahead, back):
            self.go_to(number + (1 if key == ahead else -1))
        else:
            return False
        return True

    def _start_with(self, text: str) -> None:
        self.start()
        if self.edit is not None:
            self.edit.setText(text)
            self.typed.emit(text)

    def _back(self) -> None:
        if self._shown:
            self.go_to(self._shown - 1)

    # what a person wants

    def _remove(self, tag: Tag) -> None:
        if tag.state in (TagState.ADDING, TagState.REMOVING):
            return
        if self._off and tag.state is TagState.HELD:
            self.refused.emit(self._off)
        else:
            self.removed.emit(tag.text)

    def _choose(self, tag: Tag) -> None:
        if tag.state is TagState.REFUSED:
            self.retried.emit(tag.text)
        else:
            self.chosen.emit(tag.text)

    def _chip_clicked(self) -> None:
        chip = self.sender()
        assert isinstance(chip, TagChip)
        self._choose(chip.tag)

    def _chip_removed(self) -> None:
        chip = self.sender()
        assert isinstance(chip, TagChip)
        self._remove(chip.tag)

    def _open_menu(self, chip: TagChip, place: QPoint) -> None:
        menu = TagMenu(chip.tag, self._records, removable=not self._off, parent=self)
        menu.chosen.connect(self._choose)
        menu.removed.connect(self._remove)
        menu.popup(place)

    def _expand(self) -> None:
        self._expanded = True
        first = self._shown
        self._arrange()
        self.go_to(first)

    # typing

    def _open_edit(self, text: str) -> None:
        if self._edit is None:
            self._edit = TagEdit(self._look, self)
            self._edit.installEventFilter(self)
            self._edit.textChanged.connect(self._arrange)
            self._edit.typed.connect(self.typed)
            self._edit.given.connect(self.given)
            self._edit.refused.connect(self.refused)
            self._edit.back_pressed.connect(self._back)
            self._edit.left.connect(self._leave)
            QWidget.setTabOrder(self.add_button, self._edit)
        self._edit.setFont(self._look.theme.font("small"))
        self._edit.setText(text)
        self._edit.show()

    def _end_typing(self) -> None:
        if self._edit is None or self._edit.isHidden():
            return
        had_focus = self._edit.hasFocus()
        self._edit.put_list_away()
        self._edit.clear()
        self.add_button.show()
        if had_focus:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.hide()

    def _leave(self) -> None:
        self._end_typing()
        self._arrange()
        self.left.emit()

    # places

    def _tail(self) -> QWidget:
        return self.add_button if self.edit is None else self.edit

    def _arrange(self) -> None:
        """Put pills on as many lines as they need; beyond the second line they are counted."""
        focused = next((n for n, chip in enumerate(self.chips) if chip.hasFocus()), None)
        room = max(1, self.width())
        widths = [self._chip_width(tag, room) for tag in self._tags[:_MOST_CHIPS]]
        lines = len(widths) + 2 if self._expanded else MOST_LINES
        total, tail = len(self._tags), self._tail_width(room)
        self._shown, places = fitting(widths, total, self._width_of_count, tail, room, lines)
        self._place(places)
        if focused is not None and not self._chips[focused].isVisibleTo(self):
            self.go_to(min(focused, self._shown - 1) if self._shown else 0)
        self.update()

    def _place(self, places: Sequence[Place]) -> None:
        height = self._look.theme.metrics.tag
        step = height + _LINE_GAP
        self.setFixedHeight(places[-1].line * step + height)
        while len(self._chips) < self._shown:
            self._chips.append(self._make_chip())
        hidden = len(self._tags) - self._shown
        widgets: list[QWidget] = list(self._chips[: self._shown])
        for chip, tag in zip(self._chips, self._tags[: self._shown], strict=False):
            chip.show_tag(tag, removable=not self._off or tag.state is TagState.REFUSED)
        if hidden:
            self._width_of_count(hidden)
            widgets.append(self.more_button)
        widgets.append(self._tail())
        for widget, place in zip(widgets, places, strict=True):
            box = QRect(place.left, place.line * step, place.width, height)
            if widget is self._edit:
                box.adjust(_EDIT_PADDING, 1, -_EDIT_PADDING, -1)
            widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), box))
            widget.show()
        for chip in self._chips[self._shown :]:
            chip.hide()
        self.more_button.setVisible(bool(hidden))
        self.add_button.setVisible(self.edit is None)

    def _width_of_count(self, hidden: int) -> int:
        """Let the button count so many tags; its width."""
        self.more_button.setText(f"+{hidden}")
        self.more_button.setAccessibleName(f"{hidden} more tags")
        return self.more_button.sizeHint().width()

    def _make_chip(self) -> TagChip:
        chip = TagChip(self._look, self)
        chip.installEventFilter(self)
        chip.clicked.connect(self._chip_clicked)
        chip.removed.connect(self._chip_removed)
        return chip

    def _chip_width(self, tag: Tag, room: int) -> int:
        return min(TagChip.width_of(self._look, tag), room)

    def _tail_width(self, room: int) -> int:
        if self.edit is None:
            return self.add_button.sizeHint().width()
        metrics = QFontMetrics(self._look.theme.font("small"))
        typed = text_width(metrics, self.edit.text()) + 4 * _EDIT_PADDING
        return min(room, max(typed, self._look.theme.scaled(_EDIT_WIDTH)))

    def _edit_box(self) -> QRect:
        assert self._edit is not None
        return self._edit.geometry().adjusted(-_EDIT_PADDING, -1, _EDIT_PADDING, 1)

    def sizeHint(self) -> QSize:
        """One line, as wide as it may be."""
        return QSize(_EDIT_WIDTH, self._look.theme.metrics.tag)


def _is_letter(event: QKeyEvent) -> bool:
    """Whether a key stands for something that can be typed, and for no command."""
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    text = event.text()
    return bool(text.strip()) and text.isprintable() and not event.modifiers() & held
