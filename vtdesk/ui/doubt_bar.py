"""Asks what to believe when a server suddenly lists far less than is stored."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.status import Suspicion
from vtdesk.domain.values import Formats
from vtdesk.ui.browse.wording import in_sentence, number_text
from vtdesk.ui.look import Look
from vtdesk.ui.parts.banner import Banner
from vtdesk.ui.parts.tone import Tone

_BUTTONS = ("Keep", "Take over")


class DoubtBar(Banner):
    """One question at a time; nothing is removed before it is answered.

    Signals:
        kept(str): what is stored of the module stays.
        taken_over(str): the server is right, what it does not list goes.
        left(): it went with the keyboard.
    """

    kept = Signal(str)
    taken_over = Signal(str)
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._suspicion: Suspicion | None = None
        self.chosen.connect(self._answer)

    def show_doubt(
        self, suspicion: Suspicion | None, info: ModuleInfo | None, formats: Formats
    ) -> None:
        """Ask about a module; None hides the question."""
        if suspicion == self._suspicion:
            return
        self._suspicion = suspicion
        if suspicion is None or info is None:
            had_focus = any(button.hasFocus() for button in self.buttons)
            self.hide()
            if had_focus:
                self.left.emit()
            return
        self.show_words(Tone.CONFLICT, doubt_words(suspicion, info, formats), _BUTTONS)
        for button in self.buttons:
            # it goes with its button: the mouse leaves the keyboard where it was
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _answer(self, number: int) -> None:
        if self._suspicion is not None:
            signal = self.taken_over if number else self.kept
            signal.emit(self._suspicion.module)


def doubt_words(suspicion: Suspicion, info: ModuleInfo, formats: Formats) -> str:
    """As in "Vtiger lists 3 of 1,200 contacts now. Keep what is here?"."""
    there = number_text(suspicion.there, formats) if suspicion.there else "none"
    here = number_text(suspicion.here, formats)
    what = in_sentence(info.label)
    of = f"{there} of the {here} {what}" if not suspicion.there else f"{there} of {here} {what}"
    return f"Vtiger lists {of} now. Keep what is here?"
