"""The settings of what fetching may take: room on disk, looks unasked, calls."""

from dataclasses import replace

from PySide6.QtCore import QObject

from vtdesk.app.keeping import Keeping
from vtdesk.app.tasks import Tasks
from vtdesk.domain.keeping import USUAL_LOOK_S, USUAL_ROOM, Ceilings, Limits
from vtdesk.ui.bridge import spawns
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.prices import size_text
from vtdesk.ui.settings.controls import ChoiceButton, ShareBar
from vtdesk.ui.settings.page import SettingsPage
from vtdesk.ui.settings.share_choice import ShareChoice

_NONE = "none"
_MEGA, _GIGA = 1_000_000, 1_000_000_000
ROOMS = (512 * _MEGA, 1 * _GIGA, 2 * _GIGA, USUAL_ROOM, 10 * _GIGA, 20 * _GIGA)
"""The sizes offered, in bytes."""

LOOKS = (
    (USUAL_LOOK_S, "1 minute"),
    (300.0, "5 minutes"),
    (900.0, "15 minutes"),
    (3600.0, "1 hour"),
)
"""The spans offered, in seconds."""


class LimitRows(QObject):
    """Rows of a page of the settings; what is chosen holds from the next call on.

    Args:
        look: theme and icons.
        keeping: what is kept, and its limits.
        tasks: where the coroutines run.
    """

    def __init__(self, look: Look, keeping: Keeping, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._keeping = keeping
        self.tasks = tasks
        self.bar = ShareBar(look)
        self.taken = TextLabel(look, weight=500)
        rooms = [(str(size), _room_text(size)) for size in ROOMS]
        self.room = ChoiceButton(look, [*rooms, (_NONE, "No limit")], bare=True)
        spans = [(str(span), words) for span, words in LOOKS]
        self.looks = ChoiceButton(look, [*spans, (_NONE, "Only when I ask")])
        self.minute, self.day = ShareChoice(look, self), ShareChoice(look, self)
        self.room.chosen.connect(self._choose_room)
        self.looks.chosen.connect(self._choose_looks)
        self.minute.chosen.connect(self._keep_ceilings)
        self.day.chosen.connect(self._keep_ceilings)

    def add_to(self, page: SettingsPage) -> None:
        """Put the rows on a page, in their order."""
        words = "What is here stays when it is used up"
        page.add_row("Room on disk", words, self.bar, self.taken, self.room, target=self.room)
        words = "Older data is read again on opening"
        page.add_row("Refresh what I look at", words, self.looks)
        for title, words, share in (
            (
                "Background work, each minute",
                "Never more than this part of the allowance",
                self.minute,
            ),
            ("Background work, each day", "Everybody in the company shares it", self.day),
        ):
            page.add_row(title, words, share.slider, share.share, share.calls)

    def show_limits(self) -> None:
        """Show what holds now."""
        keeping, limits = self._keeping, self._keeping.limits
        self.minute.show_share(keeping.ceilings.minute, keeping.minute_limit)
        self.day.show_share(keeping.ceilings.day, keeping.day_limit)
        self.room.choose(_NONE if limits.room is None else str(limits.room))
        self.looks.choose(_NONE if limits.look_every is None else str(limits.look_every))
        self.show_taken()

    def show_taken(self) -> None:
        """Show how much of the room is used."""
        taken, room = self._keeping.taken, self._keeping.limits.room
        self.bar.show_share(0.0 if room is None else min(1.0, taken / room))
        self.bar.setVisible(room is not None)
        if room is None:
            self.taken.setText(size_text(taken))
        elif self._keeping.is_full:
            self.taken.setText(f"{size_text(taken)} of {_room_text(room)}, used up")
        else:
            self.taken.setText(f"{size_text(taken)} of {_room_text(room)}")
        self.room.setAccessibleDescription(self.taken.text())

    @spawns
    async def _choose_room(self, key: str) -> None:
        room = None if key == _NONE else int(key)
        await self._keep(replace(self._keeping.limits, room=room))

    @spawns
    async def _choose_looks(self, key: str) -> None:
        every = None if key == _NONE else float(key)
        await self._keep(replace(self._keeping.limits, look_every=every))

    async def _keep(self, limits: Limits) -> None:
        await self._keeping.set_limits(limits)
        self.show_limits()

    @spawns
    async def _keep_ceilings(self) -> None:
        await self._keeping.set_ceilings(Ceilings(self.minute.value, self.day.value))


def _room_text(size: int) -> str:
    """A size that was offered, without the figure that a measured one has: "5 GB"."""
    return f"{size / _GIGA:g} GB" if size >= _GIGA else f"{size / _MEGA:g} MB"
