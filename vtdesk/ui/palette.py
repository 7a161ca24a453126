"""The palette: type anything, get it. Records, modules and actions in one list."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.ui.action_table import ACTIONS
from vtdesk.ui.actions import Actions, shortcut_text
from vtdesk.ui.bridge import spawns
from vtdesk.ui.icons import module_icon
from vtdesk.ui.key_caps import key_caps_width, paint_key_caps
from vtdesk.ui.look import Look
from vtdesk.ui.palette_model import Hit, HitKind, PaletteModel, matching_actions, matching_modules
from vtdesk.ui.parts.floating_list import (
    SHADOW,
    LineDelegate,
    dress_list,
    paint_sheet,
    visual,
)
from vtdesk.ui.parts.glyph import Glyph
from vtdesk.ui.parts.label import draw_line, text_width
from vtdesk.ui.parts.surface import Line

_WIDTH = 680
_ROW = 36
_INPUT = 52
_MOST_RECORDS = 8
_MOST_OTHERS = 6
_SHADOW_ABOVE = 4
_FOOT = 6
_MARGIN = 12
_ROWS_SHOWN = 12


class _HitDelegate(LineDelegate):
    """Draws headings and hits."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        model = index.model()
        if not isinstance(model, PaletteModel):
            return
        painter.save()
        hit = model.hit(index.row())
        if hit is None:
            self._paint_heading(painter, option, model.heading(index.row()))
        else:
            self._paint_hit(painter, option, hit)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, heading: str) -> None:
        painter.setFont(self.look.theme.font("caption", 600))
        painter.setPen(self.look.theme.color("text.3"))
        draw_line(painter, option.rect.adjusted(22, 8, -22, 0), heading)

    def _paint_hit(self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit) -> None:
        theme = self.look.theme
        row = option.rect.adjusted(6, 1, -6, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_chosen(painter, option, row)
        side = theme.metrics.icon
        inner = row.adjusted(16, 0, -16, 0)
        icon = QRect(inner.left(), inner.center().y() + 1 - side // 2, side, side)
        token = "text.disabled" if hit.off else "text.2"
        self.look.icons.paint(painter, visual(option, icon), hit.icon, token)
        inner.setLeft(icon.right() + 13)
        inner.setRight(inner.right() - self._paint_end(painter, option, inner, hit) - 12)
        self.write(painter, option, inner, hit.title, "text.disabled" if hit.off else "text")

    def _paint_end(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, hit: Hit
    ) -> int:
        """Paint the kind, the shortcut or the reason at the end side; its width."""
        theme = self.look.theme
        words = hit.off or hit.detail
        if not words:
            return 0
        if hit.kind is HitKind.ACTION and not hit.off:
            width = key_caps_width(words, self.look)
            box = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
            paint_key_caps(painter, visual(option, box), words, self.look)
            return width
        font = theme.font("small")
        painter.setFont(font)
        painter.setPen(theme.color("text.3"))
        width = text_width(QFontMetrics(font), words)
        box = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
        draw_line(painter, visual(option, box), words)
        return width


class Palette(QFrame):
    """Lies over the window while it is open; a child widget, since Wayland places no windows.

    Args:
        look: theme and icons.
        session: finds records.
        actions: what can be run.
        window: the window it belongs to.

    Signals:
        record_chosen(object, object): module and id of a record.
        module_chosen(str): a module.
    """

    record_chosen = Signal(object, object)
    module_chosen = Signal(str)

    def __init__(self, look: Look, session: Session, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._session = session
        self._actions = actions
        self._window = window
        self._asked = 0
        self._before: QWidget | None = None
        self._input = QLineEdit()
        self._model = PaletteModel(self)
        self._list = QListView()
        self._dress()
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

    def open_over(self, box: QRect) -> None:
        """Open in the place of the search box, given in the window's coordinates."""
        window = self._window
        width = min(_WIDTH, window.width() - 2 * _MARGIN)
        x = min(max(box.center().x() - width // 2, _MARGIN), window.width() - _MARGIN - width)
        self._before = window.focusWidget()
        top = max(box.center().y() - _INPUT // 2, _SHADOW_ABOVE)
        self.setGeometry(x - SHADOW, top - _SHADOW_ABOVE, width + 2 * SHADOW, 0)
        self._input.clear()
        self._search("")
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
        if watched is not self._input:
            return False
        if event.type() is QEvent.Type.FocusOut and self.isVisible():
            self.close_palette(give_back=False)
            return False
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
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
        self._input.textChanged.connect(self._search)
        view = self._list
        view.setModel(self._model)
        view.setItemDelegate(_HitDelegate(look, _ROW, view))
        dress_list(view, "Found")
        view.setMouseTracking(True)
        view.entered.connect(self._point)
        view.clicked.connect(self._choose)
        line = QHBoxLayout()
        line.setContentsMargins(20, 0, 20, 0)
        line.setSpacing(12)
        line.addWidget(Glyph(look, "ph.magnifying-glass", "text.2", 20))
        line.addWidget(self._input, 1)
        line.addStrut(_INPUT)
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADOW, _SHADOW_ABOVE, SHADOW, SHADOW + _FOOT)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(Line(look))
        column.addWidget(view)

    @spawns
    async def _search(self, typed: str) -> None:
        """Show modules and actions at once and records as soon as the store has them."""
        self._asked += 1
        asked = self._asked
        others = self._modules(typed) + self._runnable(typed)
        records: list[Hit] = []
        if typed.strip():
            names = [info.name for info in self._session.modules if info.is_entity]
            targets = await self._session.find_targets(names, typed)
            records = [
                Hit(
                    HitKind.RECORD,
                    target.label,
                    module_icon(target.module),
                    self._session.info(target.module).singular,
                    record=target.id,
                    module=target.module,
                )
                for target in targets[:_MOST_RECORDS]
            ]
        if asked == self._asked:
            self._show(records + others)

    def _modules(self, typed: str) -> list[Hit]:
        found = matching_modules(self._session.modules, typed)[:_MOST_OTHERS]
        return [
            Hit(HitKind.MODULE, info.label, module_icon(info.name), "Module", module=info.name)
            for info in found
        ]

    def _runnable(self, typed: str) -> list[Hit]:
        situation = self._actions.situation
        found = [
            spec
            for spec in matching_actions(ACTIONS, typed)
            if spec.key != "search" and (spec.shown is None or spec.shown(situation))
        ]
        return [
            Hit(
                HitKind.ACTION,
                spec.plain_text,
                spec.icon or "ph.lightning",
                shortcut_text(spec),
                action=spec.key,
                off="" if (reason := spec.reason(situation)) is None else reason or "not now",
            )
            for spec in found[: len(ACTIONS) if typed.strip() else _MOST_OTHERS]
        ]

    def _show(self, hits: list[Hit]) -> None:
        self._model.show_hits(hits)
        first = self._model.next_hit(-1, 1)
        if first is not None:
            self._list.setCurrentIndex(self._model.index(first))
        rows = min(self._model.rowCount(), _ROWS_SHOWN)
        window = self._window
        frame = _SHADOW_ABOVE + _INPUT + 1 + _FOOT + SHADOW
        height = min(rows * _ROW + frame, window.height() - self.y() - _MARGIN)
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
        self.close_palette()
        if hit.kind is HitKind.RECORD:
            self.record_chosen.emit(hit.module, hit.record)
        elif hit.kind is HitKind.MODULE:
            self.module_chosen.emit(hit.module)
        else:
            self._actions[hit.action].trigger()
