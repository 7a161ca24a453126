"""Icons: the glyphs of Phosphor's font, painted in the theme's colours.

The font and its table of names come with the qtawesome package, but are read without importing
it: its import alone takes as long as Qt's own, because it prepares eleven fonts and a second Qt
binding layer. A glyph is filled as an outline, so it is sharp at every size and scale.
"""

import functools
import importlib.util
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPixmap,
    QRawFont,
    QTransform,
)

from vtdesk.app.paths import resource
from vtdesk.ui.theme import Theme

_FONT = "phosphor-1.3.0.ttf"
_NAMES = "phosphor-charmap-1.3.0.json"
_EM = 256.0
_PREFIX = "ph."
# these point along the line of reading
_MIRRORED = (
    "arrow-left",
    "arrow-right",
    "arrow-square-out",
    "arrow-up-right",
    "caret-left",
    "caret-right",
    "list-bullets",
)
_OTHER_MODULE = "ph.stack"
_MODULES = {
    "Accounts": "ph.buildings",
    "Assets": "ph.cube",
    "Calendar": "ph.calendar-blank",
    "Campaigns": "ph.megaphone",
    "Cases": "ph.lifebuoy",
    "Contacts": "ph.user",
    "Documents": "ph.folder",
    "Events": "ph.calendar-blank",
    "Faq": "ph.question",
    "Groups": "ph.users-three",
    "HelpDesk": "ph.lifebuoy",
    "Invoice": "ph.receipt",
    "Leads": "ph.target",
    "Potentials": "ph.handshake",
    "Products": "ph.package",
    "Project": "ph.briefcase",
    "ProjectMilestone": "ph.flag",
    "ProjectTask": "ph.check-square",
    "PurchaseOrder": "ph.shopping-cart",
    "Quotes": "ph.file-text",
    "SalesOrder": "ph.shopping-cart",
    "ServiceContracts": "ph.note-pencil",
    "Services": "ph.wrench",
    "Users": "ph.user",
    "Vendors": "ph.truck",
}


def module_icon(module: str) -> str:
    """Name of the icon that stands for a module, by the module's API name."""
    return _MODULES.get(module, _OTHER_MODULE)


def program_icon() -> QIcon:
    """The program's own icon, for windows and the task bar."""
    return QIcon(str(resource("icons", "vtdesk.svg")))


class Icons:
    """Gives icons by name. They follow the theme by themselves: set one once and forget it."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._cache: dict[tuple[str, str], QIcon] = {}

    def get(self, name: str, token: str = "text.2") -> QIcon:
        """The icon of a Phosphor name, as in "ph.handshake", in the colour of a token.

        Raises:
            KeyError: no glyph or no colour has this name.
        """
        key = (name, token)
        if key not in self._cache:
            self._theme.color(token)
            outline = _outline(name.removeprefix(_PREFIX))
            self._cache[key] = QIcon(_GlyphEngine(self._theme, outline, token, name))
        return self._cache[key]

    def paint(self, painter: QPainter, rect: QRect | QRectF, name: str, token: str) -> None:
        """Paint a glyph into a square, for delegates and painted widgets."""
        _fill(painter, QRectF(rect), _outline(name.removeprefix(_PREFIX)), self._theme, token)


class _GlyphEngine(QIconEngine):
    """Fills one glyph, asking the theme for the colour each time."""

    def __init__(self, theme: Theme, outline: QPainterPath, token: str, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._outline = outline
        self._token = token
        self._mirrored = name.removeprefix(_PREFIX).startswith(_MIRRORED)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        disabled = mode is QIcon.Mode.Disabled
        token = "text.disabled" if disabled else self._token
        right_to_left = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        _fill(
            painter,
            QRectF(rect),
            self._outline,
            self._theme,
            token,
            mirrored=self._mirrored and right_to_left,
        )

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def _fill(
    painter: QPainter,
    rect: QRectF,
    outline: QPainterPath,
    theme: Theme,
    token: str,
    *,
    mirrored: bool = False,
) -> None:
    side = min(rect.width(), rect.height())
    scale = side / _EM
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center())
    painter.scale(-scale if mirrored else scale, scale)
    painter.fillPath(outline, theme.color(token))
    painter.restore()


@functools.cache
def _outline(name: str) -> QPainterPath:
    """The glyph's outline on a square of 256, its middle at the origin."""
    font = _font()
    glyph = font.glyphIndexesForString(chr(int(_code_points()[name], 16)))[0]
    path = font.pathForGlyph(glyph)
    # the font's em square hangs from its ascent, as the drawings it was made from do
    half = _EM / 2
    return QTransform.fromTranslate(-half, font.ascent() - half).map(path)


@functools.cache
def _font() -> QRawFont:
    return QRawFont(str(_folder() / _FONT), _EM, QGuiApplication.font().hintingPreference())


@functools.cache
def _code_points() -> dict[str, str]:
    return msgspec.json.decode((_folder() / _NAMES).read_bytes(), type=dict[str, str])


def _folder() -> Path:
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("qtawesome, which carries the icons, is not installed")
    return Path(spec.origin).parent / "fonts"
