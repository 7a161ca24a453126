"""What vtdesk tells a person without being asked: banners for what stands in the way, toasts else."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vtdesk.domain.errors import Remedy
from vtdesk.domain.notices import Level, Notice
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.toast import Toast
from vtdesk.ui.parts.tone import TONES

REMEDY_WORDS: dict[Remedy, str] = {
    Remedy.NONE: "",
    Remedy.RETRY: "Try again",
    Remedy.CHECK_ADDRESS: "Check address",
    Remedy.PASTE_KEY: "Paste key again",
    Remedy.CHOOSE_CA_FILE: "Use a CA file…",
    Remedy.WORK_OFFLINE: "Work offline",
    Remedy.OPEN_FOLDER: "Open folder",
    Remedy.OPEN_DEMO: "Open demo",
    Remedy.MAKE_ROOM: "Make room…",
    Remedy.UNDO_SAVE: "Undo",
    Remedy.LOOK_AT_CONVERSION: "Look what came of it",
    Remedy.UNDO: "Undo",
    Remedy.LOG_CALL: "Log this call",
    Remedy.CHANGE_LEVEL: "Change…",
}
"""The button that each remedy becomes."""

_DISMISS = "Close"
_MOST_BUTTONS = 2


class NoticeBar(QWidget):
    """Stands above the panes; takes no room while there is nothing to say.

    A problem stays as a banner until it is closed, solved or replaced by a later notice of its
    topic; everything else is a toast over the foot of `pane`, and a banner like that once somebody
    wants its details.

    Args:
        look: theme and icons.
        pane: the toast lies over its foot.
        remedies: those the window can carry out; only these become buttons.
        clean: takes secrets out of a text, should any have got into the details.

    Signals:
        remedy_chosen(object): the notice whose remedy was pressed.
    """

    remedy_chosen = Signal(object)

    def __init__(
        self,
        look: Look,
        pane: QWidget,
        remedies: frozenset[Remedy],
        clean: Callable[[str], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clean = clean
        self._remedies = remedies
        self._problems: list[Notice] = []
        self._toast_notice: Notice | None = None
        self.banner = Banner(look)
        self.toast = Toast(look, pane)
        self.banner.chosen.connect(self._press)
        self.toast.chosen.connect(self._press_toast)
        self.toast.details_asked.connect(self._unfold_toast)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.banner)

    @property
    def problems(self) -> tuple[Notice, ...]:
        """The problems that are not closed yet, and what was unfolded; the last one is on show."""
        return tuple(self._problems)

    def show_notice(self, notice: Notice) -> None:
        """Tell it."""
        if notice.topic:
            self.forget(notice.topic)
        if notice.level is Level.PROBLEM:
            self._problems.append(notice)
            self._show_banner()
            return
        self._toast_notice = notice
        button, tone = self._button(notice), TONES[notice.level]
        self.toast.show_words(tone, notice.words, button, has_details=bool(notice.detail))

    def forget(self, topic: str) -> None:
        """The problem of this topic is over."""
        left = [notice for notice in self._problems if notice.topic != topic]
        if len(left) != len(self._problems):
            self._problems = left
            self._show_banner()

    def _show_banner(self) -> None:
        if not self._problems:
            self.banner.hide()
            return
        notice = self._problems[-1]
        buttons = [REMEDY_WORDS[remedy] for remedy in self._offered(notice)]
        if len(buttons) < _MOST_BUTTONS:
            buttons.append(_DISMISS)
        detail = self._clean(notice.detail)
        self.banner.show_words(TONES[notice.level], notice.words, buttons, detail=detail)

    def _offered(self, notice: Notice) -> tuple[Remedy, ...]:
        """What the window can do about a notice; each is a button."""
        offered = (notice.remedy, notice.also)
        return tuple(remedy for remedy in offered if remedy in self._remedies)

    def _button(self, notice: Notice) -> str:
        return REMEDY_WORDS[notice.remedy] if notice.remedy in self._remedies else ""

    def _press(self, number: int) -> None:
        if not self._problems:
            return
        notice = self._problems.pop()
        self._show_banner()
        offered = self._offered(notice)
        if number < len(offered):
            self.remedy_chosen.emit(replace(notice, remedy=offered[number]))

    def _unfold_toast(self) -> None:
        if self._toast_notice is not None:
            self._problems.append(self._toast_notice)
            self._show_banner()
            self.banner.fold.setChecked(True)
            self.banner.fold.setFocus()

    def _press_toast(self) -> None:
        if self._toast_notice is not None:
            self.remedy_chosen.emit(self._toast_notice)
