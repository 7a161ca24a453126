"""The place of a record: its form, with what lies around it below or beside."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from vtdesk.app.editing import EditSession
from vtdesk.app.session import Session
from vtdesk.app.settings import Remembered
from vtdesk.ui.around.around_view import AroundView
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.look import Look

WIDE = 900
"""Pixels from which the panels stand beside the form."""

LOW = 520
"""Pixels below which form and panels share one place."""

_HEIGHT, _FORM_WIDTH, _FOLDED = "around height", "around form width", "around folded"
_USUAL_HEIGHT = 192
_USUAL_FORM = 432
_LEAST_FORM = 340
_LEAST_PANEL = 96
_NO_LIMIT = 16_777_215


class RecordPlace(QWidget):
    """Arranges a record pane and the view of what is around its record.

    Args:
        look: theme and icons.
        session: the signed-in account.
        record: shows the record.
        remembered: keeps sizes, and whether the panels are folded.
        parent: the window.

    Signals:
        arranged(): the panels stand elsewhere, or were folded or unfolded.
    """

    arranged = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        record: RecordPane,
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = look.theme
        self._remembered = remembered
        self._record = record
        self._folded = remembered.text(_FOLDED) == "yes"
        self._open_low = False
        self._was_low = True
        self._edit: EditSession | None = None
        self._shape: tuple[bool, bool, bool] | None = None
        # hiding the form changes what the head needs only when Qt has laid it out
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._fit_head)
        self.around = AroundView(look, session, remembered)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(record)
        self.splitter.addWidget(self.around)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)
        record.edits_changed.connect(self._follow_record)
        record.form_wanted.connect(self._show_form)
        self.around.left.connect(self.go_back)
        self.around.fold_asked.connect(self.toggle)
        self.around.open_asked.connect(self._open)
        self.splitter.splitterMoved.connect(self._keep_sizes)
        look.theme.changed.connect(self._arrange_anew)
        self._follow_record()

    @property
    def wide(self) -> bool:
        """Whether the panels stand beside the form."""
        return self.width() >= WIDE

    @property
    def low(self) -> bool:
        """Whether there is room for the form or for a panel, not for both."""
        return not self.wide and self.height() < LOW

    @property
    def folded(self) -> bool:
        """Whether only the strip of the panels is on screen."""
        if self.wide:
            return False
        return not self._open_low if self.low else self._folded

    def toggle(self) -> None:
        """Fold the panels away, or unfold them."""
        self._set_folded(folded=not self.folded)

    def go_back(self) -> None:
        """Give the keyboard back to the form, to the field that had it."""
        self._show_form()
        before: QWidget | None = self._record.focusWidget()
        if before is not None and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._record.go_to_form()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement that fits."""
        super().resizeEvent(event)
        self._arrange()

    def _follow_record(self) -> None:
        """Show what is around the record on show, once it is there to have something around it."""
        before, edit = self._edit, self._record.edit
        self._edit = edit
        around = self.around
        if edit is None or edit.key is None:
            around.show_nothing()
        elif edit is before and around.shown is not None:
            # the same record; made here, it got the server's key perhaps
            if around.shown[1] != edit.key:
                around.renamed(edit.key)
        else:
            around.show_record(edit.module, edit.key)
        if around.isHidden() is not (around.shown is None):
            around.setVisible(around.shown is not None)
            self._arrange_anew()

    def _open(self) -> None:
        if self.folded:
            self._set_folded(folded=False)

    def _show_form(self) -> None:
        if self.low and self._open_low:
            self._set_folded(folded=True)

    def _set_folded(self, *, folded: bool) -> None:
        if self.low:
            self._open_low = not folded
        else:
            self._folded = folded
            self._remembered.put(_FOLDED, "yes" if folded else "no")
        self._arrange()

    def _arrange_anew(self) -> None:
        self._shape = None
        self._arrange()

    def _arrange(self) -> None:
        worked_in = self.around.focused_panel()
        if not self.low:
            self._open_low = False
        elif not self._was_low:
            # there is room for one of both: for what the person works in
            self._open_low = worked_in is not None
        self._was_low = self.low
        shape = (self.wide, self.low, self.folded)
        if shape == self._shape:
            return
        self._shape = shape
        across = Qt.Orientation.Horizontal if self.wide else Qt.Orientation.Vertical
        self.splitter.setOrientation(across)
        form_stays = self.wide or not self.low or self.folded
        grows = 1 if self.wide or not form_stays else 0
        self.splitter.setStretchFactor(0, 1 - grows)
        self.splitter.setStretchFactor(1, grows)
        self.around.set_wide(wide=self.wide)
        self.around.show_folded(folded=self.folded)
        self._record.show_body(shown=form_stays)
        strip = self._theme.metrics.tab_strip
        self.around.setMaximumHeight(strip if self.folded else _NO_LIMIT)
        self.around.setMinimumHeight(strip if self.folded else strip + _LEAST_PANEL)
        self.splitter.setSizes(self._sizes())
        if not form_stays:
            self._settled.start()
        if worked_in is not None and not self.folded:
            self.around.give_focus_back(worked_in)
        self.arranged.emit()

    def _fit_head(self) -> None:
        if self.low and self._open_low:
            self.splitter.setSizes(self._sizes())

    def _sizes(self) -> list[int]:
        if self.wide:
            form = max(self._kept(_FORM_WIDTH, _USUAL_FORM), _LEAST_FORM)
            return [form, max(self.width() - form, 1)]
        strip = self._theme.metrics.tab_strip
        if self.folded:
            return [max(self.height() - strip, 1), strip]
        if self.low:
            head = self._record.minimumSizeHint().height()
            return [head, max(self.height() - head, 1)]
        below = self._kept(_HEIGHT, _USUAL_HEIGHT)
        return [max(self.height() - below, 1), below]

    def _kept(self, name: str, usual: int) -> int:
        kept = self._remembered.numbers(name)
        return kept[0] if kept is not None and len(kept) == 1 else usual

    def _keep_sizes(self) -> None:
        form, around = self.splitter.sizes()
        if self.wide:
            self._remembered.put(_FORM_WIDTH, (form,))
        elif not self.folded and not self.low:
            self._remembered.put(_HEIGHT, (around,))
