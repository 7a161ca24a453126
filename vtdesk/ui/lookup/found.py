"""What the palette shows for a number or an address: callers, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from vtdesk.app.callers import Caller
from vtdesk.app.session import Session
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.modules import CONTACTS, LEADS
from vtdesk.domain.reachable import Reach, reach_of
from vtdesk.ui.actions import native_keys
from vtdesk.ui.caller_words import (
    KEYS,
    CallerWords,
    caller_icon,
    heading,
    offers,
    offers_heading,
    words_of,
)
from vtdesk.ui.palette_model import Hit, HitKind

_NEW_IN = (CONTACTS, LEADS)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        reach: what was typed.
        hits: as the palette lists them.
        first: who was found first.
        foot: how many were found where.
    """

    reach: Reach
    hits: tuple[Hit, ...]
    first: Caller | None
    foot: str


class Finder:
    """Looks up what is typed in the palette.

    Args:
        session: the account.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, typed: str) -> Found | None:
        """What is stored; None where neither a number nor an address was typed."""
        reach = reach_of(typed)
        if reach is None:
            return None
        return await self._shown(await self._session.lookup.find(typed), typed, reach)

    async def ask(self, typed: str) -> Found | None:
        """What Vtiger knows too; where it could not be asked the foot says why."""
        reach = reach_of(typed)
        if reach is None:
            return None
        try:
            callers = await self._session.lookup.ask(typed)
        except VtdeskError as error:
            stored = await self._session.lookup.find(typed)
            return await self._shown(stored, typed, reach, error.summary)
        words = "" if callers else "Vtiger does not know it either."
        return await self._shown(callers, typed, reach, words)

    def new_in(self) -> ModuleName | None:
        """The module in which somebody new is made."""
        listed = {info.name for info in self._session.modules}
        for module in _NEW_IN:
            schema = self._session.schema(module)
            if module in listed and (schema is None or schema.createable):
                return module
        return None

    async def _shown(
        self, callers: Sequence[Caller], typed: str, reach: Reach, foot: str = ""
    ) -> Found:
        session = self._session
        first = callers[0] if callers else None
        background = None
        if first is not None:
            background = await session.lookup.callers.background(first)
        title = heading(len(callers), reach)
        hits = [
            _caller_hit(
                caller,
                words_of(caller, typed, reach, session, None if number else background),
                title,
            )
            for number, caller in enumerate(callers)
        ]
        new = self.new_in()
        kind = session.info(new).singular if new is not None else ""
        above = offers_heading(reach) if callers else title
        hits += [
            Hit(
                HitKind.OFFER,
                offer.text,
                offer.icon,
                offer.detail or native_keys(KEYS[offer.code]),
                action=offer.code,
                off=offer.off,
                heading=above,
            )
            for offer in offers(first, typed, reach, session, kind)
        ]
        told = foot or f"{len(callers)} of {session.lookup.stored():,} stored records"
        return Found(reach, tuple(hits), first, told)


def _caller_hit(caller: Caller, words: CallerWords, title: str) -> Hit:
    return Hit(
        HitKind.CALLER,
        words.name,
        caller_icon(caller),
        record=caller.target.id,
        module=caller.target.module,
        heading=title,
        caller=words,
    )
