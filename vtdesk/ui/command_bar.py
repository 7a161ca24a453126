"""The top row of the window: menus, back and forward, search, new, refresh, account."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QStyle,
    QToolButton,
    QWidget,
)

from vtdesk.ui.action_spec import Place
from vtdesk.ui.actions import Actions, native_keys
from vtdesk.ui.key_caps import key_caps_width, paint_key_caps
from vtdesk.ui.look import Look
from vtdesk.ui.parts.avatar import paint_avatar
from vtdesk.ui.parts.buttons import icon_button, push_button
from vtdesk.ui.parts.label import draw_line, text_width
from vtdesk.ui.parts.menu_row import MenuRow
from vtdesk.ui.parts.surface import Surface

_SEARCH_WIDTH = 440
_SEARCH_LEAST = 240
_SEARCH_HEIGHT = 30
_GAP = 8
_MENUS = tuple(Place)


class SearchBox(QAbstractButton):
    """Looks like a field and opens the palette, which takes its place.

    Args:
        look: theme and icons.
        keys: the shortcut that it shows.
    """

    def __init__(self, look: Look, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._keys = keys
        self.setText("Search or run anything")
        self.setAccessibleName("Search or run anything")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as the design has it."""
        return QSize(_SEARCH_WIDTH, _SEARCH_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, words and keys."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = "border.hover" if self.underMouse() else "border"
        if theme.scheme.high_contrast:
            line = "border.control"
        painter.setPen(QPen(theme.color(line), 1))
        painter.setBrush(theme.color("content"))
        radius = theme.metrics.radius_control
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        inner = self.rect().adjusted(10, 0, -8, 0)
        side = theme.metrics.icon
        icon = QRect(inner.left(), (self.height() - side) // 2, side, side)
        self._look.icons.paint(painter, self._visual(icon), "ph.magnifying-glass", "text.3")
        inner.setLeft(icon.right() + 1 + _GAP)
        caps = QRect(inner)
        caps.setLeft(inner.right() + 1 - key_caps_width(self._keys, self._look))
        paint_key_caps(painter, self._visual(caps), self._keys, self._look)
        inner.setRight(caps.left() - _GAP)
        font = theme.font("body")
        painter.setFont(font)
        painter.setPen(theme.color("text.3"))
        metrics = QFontMetrics(font)
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
        draw_line(painter, self._visual(inner), words, direction=self.layoutDirection())
        painter.end()

    def _visual(self, logical: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), logical)


class AccountChip(QAbstractButton):
    """Who is signed in where; a press opens the account's menu."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._person = ""
        self._tint = "olive"
        self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.theme.changed.connect(self.updateGeometry)

    def show_account(self, label: str, person: str, tint: str) -> None:
        """Name the account and the person."""
        if (self.text(), self._person, self._tint) == (label, person or label, tint):
            return
        self._person, self._tint = person or label, tint
        self.setText(label)
        self.setAccessibleName(f"Account {label}, {person}")
        self.setToolTip(person)
        self.updateGeometry()
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the picture only."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Picture, label, caret."""
        theme = self._look.theme
        width = theme.metrics.avatar_account + 8
        if not self._narrow:
            metrics = QFontMetrics(theme.font("body", 500))
            width += min(text_width(metrics, self.text()), 200) + theme.metrics.icon_mark + 18
        return QSize(width, _SEARCH_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, picture, label and caret."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("pressed" if self.isDown() else "chrome.hover"))
            radius = theme.metrics.radius_control
            painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        side = theme.metrics.avatar_account
        mirrored = self.isRightToLeft()
        picture = QRect(4, (self.height() - side) // 2, side, side)
        if mirrored:
            picture.moveLeft(self.width() - 4 - side)
        tint = theme.tint(self._tint)
        paint_avatar(painter, picture, self._person, theme, tint=tint)
        if not self._narrow:
            self._paint_label(painter, side, mirrored=mirrored)
        painter.end()

    def _paint_label(self, painter: QPainter, side: int, *, mirrored: bool) -> None:
        theme = self._look.theme
        font = theme.font("body", 500)
        caret = theme.metrics.icon_mark
        start, end = 4 + side + 8, 6 + caret + 6
        box = self.rect().adjusted(end if mirrored else start, 0, -(start if mirrored else end), 0)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        metrics = QFontMetrics(font)
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        draw_line(painter, box, text, direction=self.layoutDirection())
        left = 6 if mirrored else self.width() - 6 - caret
        place = QRect(left, (self.height() - caret) // 2, caret, caret)
        self._look.icons.paint(painter, place, "ph.caret-down", "text.2")


class CommandBar(Surface):
    """The top row.

    Args:
        look: theme and icons.
        actions: fills the menus and stands behind the buttons.

    Signals:
        account_menu_asked(QPoint): open the account's menu here.
    """

    account_menu_asked = Signal(QPoint)

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(look, "chrome", Qt.Edge.BottomEdge, parent=parent)
        self._look = look
        self._actions = actions
        self._tint = "olive"
        self._narrow = False
        self.menu_bar = MenuRow()
        self.menus = self._make_menus()
        self.fold = self._make_fold()
        self.back = self._make_button("back")
        self.forward = self._make_button("forward")
        self.search = SearchBox(look, native_keys("Ctrl+K"), self)
        self.search.clicked.connect(actions["search"].trigger)
        self.new = push_button(look, "New", icon="ph.plus")
        self.new.setAccessibleName("New record")
        self.new.clicked.connect(actions["new_record"].trigger)
        self.new.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.refresh = self._make_button("refresh")
        self.account = AccountChip(look)
        self.account.clicked.connect(self._ask_account_menu)
        self._lay_out()
        actions["new_record"].changed.connect(self._show_new)
        look.theme.changed.connect(self._restyle)
        self._show_new()
        self._restyle()

    def show_account(self, label: str, person: str, tint: str) -> None:
        """Name the account and give the stripe its colour."""
        self.account.show_account(label, person, tint)
        if tint != self._tint:
            self._tint = tint
            self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Fold the menus and drop words where there is little room."""
        self._narrow = narrow
        self.forward.setVisible(not narrow)
        self.account.set_narrow(narrow)
        self._show_new()
        self._fold_menus()
        self._place_search()

    def minimumSizeHint(self) -> QSize:
        """The search box gives way first."""
        return QSize(320, self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """Stripe and row."""
        metrics = self._look.theme.metrics
        return QSize(640, metrics.stripe + metrics.command_bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the search box in the middle of the window."""
        super().resizeEvent(event)
        self._fold_menus()
        self._place_search()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the account's stripe along the top."""
        super().paintEvent(event)
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), theme.metrics.stripe, theme.tint(self._tint).dot)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Place the search box anew when the row's parts changed size."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fold_menus()
            handled = super().event(event)
            self._place_search()
            return handled
        return super().event(event)

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(6, self._look.theme.metrics.stripe, 10, 0)
        row.setSpacing(2)
        row.addWidget(self.menu_bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.fold)
        row.addSpacing(10)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addStretch(1)
        row.addWidget(self.new)
        row.addSpacing(4)
        row.addWidget(self.refresh)
        row.addSpacing(4)
        row.addWidget(self.account)
        self.fold.hide()

    def _make_menus(self) -> dict[Place, QMenu]:
        menus = {}
        for place in _MENUS:
            menu = QMenu(place.value, self)
            self._actions.fill(place, menu)
            self.menu_bar.addMenu(menu)
            menus[place] = menu
        return menus

    def _make_fold(self) -> QToolButton:
        button = icon_button(self._look, "ph.list", "Menu")
        menu = QMenu(button)
        for place in _MENUS:
            menu.addMenu(self.menus[place])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _make_button(self, key: str) -> QToolButton:
        action = self._actions[key]
        icon = {"back": "ph.arrow-left", "forward": "ph.arrow-right"}.get(
            key, "ph.arrows-clockwise"
        )
        button = icon_button(self._look, icon, action.toolTip())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        button.setEnabled(action.isEnabled())
        return button

    def _show_new(self) -> None:
        action = self._actions["new_record"]
        self.new.setEnabled(action.isEnabled())
        self.new.setToolTip(action.toolTip())
        self.new.setText("" if self._narrow else "New")

    def _fold_menus(self) -> None:
        """Put the menus behind one button where they would leave the search box too little."""
        parts = (self.menu_bar, self.back, self.forward, self.new, self.refresh, self.account)
        taken = sum(part.sizeHint().width() for part in parts) + self._space_between
        folded = self._narrow or self.width() - taken < _SEARCH_LEAST
        self.menu_bar.setVisible(not folded)
        self.fold.setVisible(folded)

    @property
    def _space_between(self) -> int:
        row, margins = self._row, self._row.contentsMargins()
        items = [item for n in range(row.count()) if (item := row.itemAt(n)) is not None]
        fixed = sum(item.sizeHint().width() for item in items if item.spacerItem() is not None)
        return margins.left() + margins.right() + fixed + len(items) * row.spacing() + 2 * _GAP

    def _place_search(self) -> None:
        """Centre the box on the window as far as what stands beside it lets it."""
        before = self.back if self._narrow else self.forward
        first, last = (self.new, before) if self.isRightToLeft() else (before, self.new)
        left = first.geometry().right() + 1 + _GAP
        right = last.geometry().left() - _GAP
        room = max(right - left, 0)
        width = room if self._narrow else min(_SEARCH_WIDTH, room)
        x = min(max((self.width() - width) // 2, left), right - width)
        stripe = self._look.theme.metrics.stripe
        y = stripe + (self.height() - stripe - _SEARCH_HEIGHT) // 2
        self.search.setGeometry(x, y, width, _SEARCH_HEIGHT)

    def _ask_account_menu(self) -> None:
        corner = self.account.rect().bottomRight()
        self.account_menu_asked.emit(self.account.mapToGlobal(corner + QPoint(0, 4)))

    def _restyle(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
