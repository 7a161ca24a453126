"""Asks the person before something is written, for accounts that want that each time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QWidget

from vtdesk.app.consent import Intended
from vtdesk.app.session import Session
from vtdesk.domain.account import WriteLevel
from vtdesk.domain.values import display
from vtdesk.ui.bridge import ask
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.question import Question

_WIDTH = 560
_COLUMN = 170
_SHOWN = 12
_EMPTY = "(empty)"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of what is asked about: its label, and its values as they are shown.

    Attributes:
        before: None in a record that is to be made.
    """

    label: str
    before: str | None
    after: str


class ConsentQuestion(Question):
    """Says what is to be written; Enter agrees.

    Args:
        look: theme and icons.
        question: the sentence at the top.
        yes: words of the answer that agrees.
        parent: the window.
        about: the record it is about.
        lines: the fields that change.
        says: what follows from it.
    """

    def __init__(
        self,
        look: Look,
        question: str,
        yes: str,
        parent: QWidget,
        *,
        about: str = "",
        lines: Sequence[FieldLine] = (),
        says: str = "",
    ) -> None:
        if lines:
            super().__init__(look, yes, question, parent, width=_WIDTH)
        else:
            super().__init__(look, yes, question, parent)
        if about:
            self.setAccessibleName(f"{question} {about}")
            self.column.addWidget(ElidedLabel(look, about))
            self.column.addSpacing(4)
        if lines:
            self.column.addLayout(field_grid(look, lines))
        if says:
            self.say(says)
        self.add_answers("Cancel", yes, "primary", enter=True)


def field_grid(look: Look, lines: Sequence[FieldLine]) -> QGridLayout:
    """Each changed field with its value before and after; of a new record only what it will be."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(2, 1)
    for row, line in enumerate(lines[:_SHOWN]):
        label = ElidedLabel(look, line.label, token="text.2")
        label.setFixedWidth(look.theme.scaled(_COLUMN))
        grid.addWidget(label, row, 0)
        if line.before is not None:
            before = ElidedLabel(look, line.before or _EMPTY, token="text.3")
            before.setFixedWidth(look.theme.scaled(_COLUMN))
            grid.addWidget(before, row, 1)
        grid.addWidget(ElidedLabel(look, line.after or _EMPTY, weight=500), row, 2)
    if len(lines) > _SHOWN:
        more = TextLabel(look, f"and {len(lines) - _SHOWN} more", token="text.2")
        grid.addWidget(more, _SHOWN, 0, 1, 3)
    return grid


class Consent:
    """Asks, where the account does that before each change.

    Args:
        look: theme and icons.
        session: the account at work.
        window: gives the window to stand over.

    Attributes:
        question: while it is on screen.
    """

    def __init__(self, look: Look, session: Session, window: Callable[[], QWidget]) -> None:
        self._look = look
        self._session = session
        self._window = window
        self.question: ConsentQuestion | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether the account asks before each change."""
        return self._session.account.write_level is WriteLevel.ASK

    async def given(
        self,
        question: str,
        yes: str,
        *,
        about: str = "",
        intended: Intended | None = None,
        says: str = "",
        always: bool = False,
    ) -> bool:
        """Whether the person agrees; without asking where the account does not want that.

        Args:
            question: the sentence at the top.
            yes: words of the answer that agrees.
            about: the record it is about.
            intended: what is to be written.
            says: what follows from it.
            always: ask in every account, for what costs much.
        """
        if not (always or self.is_wanted):
            return True
        lines = self._lines(intended) if intended is not None else ()
        dialog = ConsentQuestion(
            self._look, question, yes, self._window(), about=about, lines=lines, says=says
        )
        self.question = dialog
        try:
            return await ask(dialog) == ConsentQuestion.DialogCode.Accepted
        finally:
            self.question = None
            dialog.deleteLater()

    def _lines(self, intended: Intended) -> tuple[FieldLine, ...]:
        schema = self._session.schema(intended.module)
        specs = [schema.field(name) for name in intended.values] if schema is not None else []
        formats, labels = self._session.formats, self._session.label
        before = intended.before
        return tuple(
            FieldLine(
                spec.label,
                display(spec, before.get(spec.name), formats, labels) if before else None,
                display(spec, intended.values[spec.name], formats, labels),
            )
            for spec in specs
            if spec is not None
        )
