"""The palette: type anything, get it. Records, modules and actions in one list.

`>`, `@`, `#` and `/` before the text look for actions, people, tags, modules and views alone. A
telephone number or an e-mail address is looked up: whom it belongs to, and what can be done.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import AnyId
from vtdesk.domain.reachable import Reach
from vtdesk.ui.actions import Actions
from vtdesk.ui.bridge import spawns
from vtdesk.ui.caller_words import ASK, KEYS, LOG, OPEN
from vtdesk.ui.look import Look
from vtdesk.ui.lookup.foot import LookupFoot
from vtdesk.ui.lookup.found import Finder, Found
from vtdesk.ui.lookup.lookup_desk import Chosen
from vtdesk.ui.palette_delegate import ROW, HitDelegate
from vtdesk.ui.palette_model import Hit, HitKind, PaletteModel
from vtdesk.ui.palette_search import PaletteSearch, aim_of
from vtdesk.ui.parts.floating_list import (
    SHADOW,
    dress_list,
    paint_sheet,
)
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.parts.surface import Line

_WIDTH = 680
_INPUT = 52
_SHADOW_ABOVE = 4
_FOOT = 6
_MARGIN = 12
_ROWS_SHOWN = 12
_OFFER_KEYS = {code: QKeySequence(keys) for code, keys in KEYS.items() if code != LOG}


class Palette(QFrame):
    """Lies over the window while it is open; a child widget, since Wayland places no windows.

    Args:
        look: theme and icons.
        session: finds records.
        actions: what can be run.
        window: the window it belongs to.
        recent: the records that were open lately, the latest first.

    Signals:
        record_chosen(object, object): module and id of a record.
        module_chosen(str): a module.
        view_chosen(str, str): a module and the id of one of its views.
        lookup_chosen(object): a Chosen: what is to be done with a number or address.
        tag_chosen(object, str): the records of this module with this tag.
    """

    record_chosen = Signal(object, object)
    module_chosen = Signal(str)
    view_chosen = Signal(str, str)
    lookup_chosen = Signal(object)
    tag_chosen = Signal(object, str)

    def __init__(
        self,
        look: Look,
        session: Session,
        actions: Actions,
        window: QWidget,
        recent: Callable[[], Sequence[AnyId]],
    ) -> None:
        super().__init__(window)
        self._look = look
        self._session = session
        self._actions = actions
        self._window = window
        self._asked = 0
        self._middle = 0.5
        self._before: QWidget | None = None
        self._input = QLineEdit()
        self._model = PaletteModel(self)
        self._finding = PaletteSearch(session, actions, recent)
        self._finder = Finder(session)
        self._found: Found | None = None
        self._reach = TextLabel(look, "", "small", "text.3")
        self._foot = LookupFoot(look)
        self._list = QListView()
        self._dress()
        # after the foot, which has its new height by then
        look.theme.changed.connect(self._fit_height)
        self.hide()

    @property
    def tasks(self) -> Tasks:
        """Where searches run."""
        return self._session.tasks

    @property
    def input(self) -> QLineEdit:
        """The field."""
        return self._input

    @property
    def model(self) -> PaletteModel:
        """What was found."""
        return self._model

    @property
    def foot(self) -> LookupFoot:
        """The line below what was looked up."""
        return self._foot

    def open_over(self, box: QRect, typed: str = "") -> None:
        """Open in the place of the search box.

        Args:
            box: the search box, in the window's coordinates.
            typed: what is looked for at once.
        """
        self._before = self._window.focusWidget()
        self._middle = box.center().x() / max(1, self._window.width())
        top = max(box.center().y() - _INPUT // 2, _SHADOW_ABOVE)
        self.setGeometry(self._across(top - _SHADOW_ABOVE))
        # nothing of the last time is to be seen until something is found
        self.resize(self.width(), 0)
        # a signal would search once more
        with QSignalBlocker(self._input):
            self._input.setText(typed)
        self._input.selectAll()
        self._search(typed)
        self.raise_()
        self.show()
        self._input.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_palette(self, *, give_back: bool = True) -> None:
        """Close; the keyboard goes back to where it was."""
        self.hide()
        if give_back and self._before is not None:
            self._before.setFocus()
        self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose, Enter runs, Escape and leaving close."""
        if watched is self._window:
            if event.type() is QEvent.Type.Resize and self.isVisible():
                self.setGeometry(self._across(self.y()))
                self._fit_height()
            return False
        if watched is not self._input:
            return False
        if event.type() is QEvent.Type.FocusOut and self.isVisible():
            self.close_palette(give_back=False)
            return False
        if not isinstance(event, QKeyEvent):
            return False
        offer = self._offer_of(event)
        if event.type() is QEvent.Type.ShortcutOverride:
            # the window's own actions with these keys wait
            event.setAccepted(offer is not None)
            return offer is not None
        if event.type() is not QEvent.Type.KeyPress:
            return False
        if offer is not None:
            self._choose(self._model.index(offer))
            return True
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self._move(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet and its shadow, in three steps."""
        painter = QPainter(self)
        sheet = QRectF(self.rect()).adjusted(SHADOW, _SHADOW_ABOVE, -SHADOW, -SHADOW)
        paint_sheet(painter, sheet, self._look.theme, above=_SHADOW_ABOVE)
        painter.end()

    def _dress(self) -> None:
        look = self._look
        self.setAccessibleName("Search or run anything")
        self._input.setProperty("kind", "inner")
        self._input.setFont(look.theme.font("title", 400))
        self._input.setPlaceholderText("Search or run anything")
        self._input.setAccessibleName("Search or run anything")
        self._input.installEventFilter(self)
        self._window.installEventFilter(self)
        self._input.textChanged.connect(self._search)
        view = self._list
        view.setModel(self._model)
        view.setItemDelegate(HitDelegate(look, view))
        dress_list(view, "Found")
        view.setUniformItemSizes(False)
        view.setMouseTracking(True)
        view.entered.connect(self._point)
        view.clicked.connect(self._choose)
        line = QHBoxLayout()
        line.setContentsMargins(20, 0, 20, 0)
        line.setSpacing(12)
        line.addWidget(Glyph(look, "ph.magnifying-glass", "text.2", 20))
        line.addWidget(self._input, 1)
        line.addWidget(self._reach)
        line.addStrut(_INPUT)
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADOW, _SHADOW_ABOVE, SHADOW, SHADOW + _FOOT)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(Line(look))
        column.addWidget(view)
        column.addWidget(self._foot)

    @spawns
    async def _search(self, typed: str) -> None:
        """Show modules and actions at once and records as soon as the store has them."""
        self._asked += 1
        asked = self._asked
        found = await self._finder.find(typed)
        if found is not None:
            if asked == self._asked:
                self._show_found(found)
            return
        hits = await self._finding.hits(typed)
        if asked == self._asked:
            aim = aim_of(typed)
            self._show_others(hits, aim.words if aim is not None else "")

    def _show_others(self, hits: list[Hit], aim: str) -> None:
        """Show what was found where nobody was looked up, and what is looked for alone."""
        self._found = None
        self._reach.setText(aim)
        self._foot.hide()
        self._show(hits)

    @spawns
    async def _ask(self, typed: str) -> None:
        """Ask Vtiger too for a number or address."""
        self._asked += 1
        asked = self._asked
        self._foot.show_words("Asking Vtiger…")
        found = await self._finder.ask(typed)
        if found is not None and asked == self._asked:
            self._show_found(found)

    @spawns
    async def _ask_for_names(self, typed: str) -> None:
        """Ask Vtiger too for records of a name."""
        self._asked += 1
        asked = self._asked
        self._reach.setText("Asking Vtiger…")
        try:
            hits = await self._finding.ask(typed)
        except VtdeskError as error:
            hits = [
                hit for hit in await self._finding.hits(typed) if hit.kind is not HitKind.SERVER
            ]
            hits.append(Hit(HitKind.SERVER, error.summary, "ph.cloud-slash", off="not now"))
        if asked == self._asked:
            aim = aim_of(typed)
            self._show_others(hits, aim.words if aim is not None else "")

    def _show_found(self, found: Found) -> None:
        """Show whom a number or address belongs to."""
        self._found = found
        self._reach.setText(found.reach.value)
        self._foot.show_words(found.foot)
        self._foot.show()
        self._show(list(found.hits))

    def _show(self, hits: list[Hit]) -> None:
        self._model.show_hits(hits)
        first = self._model.next_hit(-1, 1)
        if first is not None:
            self._list.setCurrentIndex(self._model.index(first))
        self._fit_height()

    def _across(self, top: int) -> QRect:
        """Where it lies, for the width that the window has now."""
        window = self._window.width()
        width = min(_WIDTH, window - 2 * _MARGIN)
        x = min(max(round(self._middle * window) - width // 2, _MARGIN), window - _MARGIN - width)
        return QRect(x - SHADOW, top, width + 2 * SHADOW, self.height())

    def _fit_height(self) -> None:
        """Be as high as what is listed, as far as the window has room; larger text takes more."""
        rows = sum(self._list.sizeHintForRow(row) for row in range(self._model.rowCount()))
        window = self._window
        foot = self._foot.height() if self._found is not None else 0
        frame = _SHADOW_ABOVE + _INPUT + 1 + foot + _FOOT + SHADOW
        most = window.height() - self.y() - _MARGIN
        shown = self._look.theme.scaled(_ROWS_SHOWN * ROW)
        height = min(min(rows, shown) + frame, most)
        self.resize(self.width(), height)

    def _move(self, step: int) -> None:
        row = self._model.next_hit(self._list.currentIndex().row(), step)
        if row is not None:
            self._list.setCurrentIndex(self._model.index(row))

    def _point(self, index: QModelIndex) -> None:
        if self._model.hit(index.row()) is not None:
            self._list.setCurrentIndex(index)

    def _choose(self, index: QModelIndex) -> None:
        hit = self._model.hit(index.row()) if index.isValid() else None
        if hit is None or hit.off:
            return
        if hit.kind is HitKind.OFFER and hit.action == ASK:
            self._ask(self._input.text())
            return
        if hit.kind is HitKind.SERVER:
            self._ask_for_names(self._input.text())
            return
        self.close_palette()
        if hit.kind in (HitKind.CALLER, HitKind.OFFER):
            self._choose_found(hit)
            return
        if hit.kind is HitKind.RECORD:
            self.record_chosen.emit(hit.module, hit.record)
        elif hit.kind is HitKind.MODULE:
            self.module_chosen.emit(hit.module)
        elif hit.kind is HitKind.VIEW:
            self.view_chosen.emit(hit.module, hit.view)
        elif hit.kind is HitKind.TAG:
            self.tag_chosen.emit(hit.module, hit.tag)
        else:
            self._actions[hit.action].trigger()

    def _choose_found(self, hit: Hit) -> None:
        """Tell what is to be done; of a caller, the call is noted that they ring for."""
        found, typed = self._found, self._input.text()
        if found is None:
            return
        if hit.kind is HitKind.CALLER and hit.caller is not None:
            noted = found.reach is Reach.PHONE and self._session.may_write
            code = LOG if noted else OPEN
            chosen = Chosen(code, typed, hit.caller.reached, hit.module, hit.record)
        elif found.first is not None:
            target = found.first.target
            chosen = Chosen(hit.action, typed, found.first.reached, target.module, target.id)
        else:
            chosen = Chosen(hit.action, typed)
        self.lookup_chosen.emit(chosen)

    def _offer_of(self, event: QKeyEvent) -> int | None:
        """The row of the offer whose keys these are."""
        if self._found is None:
            return None
        pressed = QKeySequence(event.keyCombination())
        wanted = [code for code, keys in _OFFER_KEYS.items() if keys == pressed]
        rows = range(self._model.rowCount())
        hits = ((row, self._model.hit(row)) for row in rows)
        return next((row for row, hit in hits if hit is not None and hit.action in wanted), None)
