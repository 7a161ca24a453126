"""Who is signed in, whom records may be assigned to, and the groups a person is in."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import msgspec

from vtdesk.app.references import OWNERS, References, Target
from vtdesk.domain.account import UserInfo
from vtdesk.domain.ids import AnyId, RecordId, parse_record_id
from vtdesk.store.cache import Cache

MY_GROUPS = "my groups"
"""The note that names the groups the person said to be in."""

_WHO = "user"


class People:
    """Knows the users and groups of an account, as far as they are stored.

    Args:
        cache: the store.
        references: the names of users and groups.

    Attributes:
        user: who is signed in; None until the server said so once.
    """

    def __init__(self, cache: Cache, references: References) -> None:
        self._cache = cache
        self._references = references
        self.user: UserInfo | None = None

    @property
    def me(self) -> RecordId | None:
        """The id of who is signed in."""
        return self.user.id if self.user is not None else None

    def is_me(self, record: AnyId) -> bool:
        """Whether an owner is the user signed in."""
        return self.user is not None and record == self.user.id

    def stored(self) -> UserInfo | None:
        """Who was signed in when this was kept last."""
        text = self._cache.note(_WHO)
        try:
            return msgspec.json.decode(text, type=UserInfo) if text else None
        except msgspec.DecodeError:
            return None

    async def keep(self, user: UserInfo) -> None:
        """Remember who is signed in, for the next start without a network."""
        await self._cache.put_note(_WHO, msgspec.json.encode(user).decode())

    async def owners(self) -> tuple[Target, ...]:
        """Whom a record may be assigned to: this user, then users and groups by name."""
        found = await self._references.owners()
        users = OWNERS[0]
        me = (Target(self.user.id, users, self.user.full_name),) if self.user is not None else ()
        others = [target for target in found if not self.is_me(target.id)]
        others.sort(key=lambda target: (target.module != users, target.label.casefold()))
        return (*me, *others)

    @property
    def my_groups(self) -> tuple[RecordId, ...]:
        """The groups that the person said to be in: the server does not tell."""
        return tuple(
            record
            for part in (self._cache.note(MY_GROUPS) or "").split()
            if (record := parse_record_id(part)) is not None
        )

    async def set_my_groups(self, groups: Iterable[RecordId]) -> None:
        """Remember which groups this user is in, for conditions on "my groups"."""
        await self._cache.put_note(MY_GROUPS, " ".join(str(group) for group in groups) or None)


def zone_of(user: UserInfo | None) -> ZoneInfo | None:
    """The user's zone; None where the server tells none, or one this computer does not know."""
    if user is None or not user.time_zone:
        return None
    try:
        return ZoneInfo(user.time_zone)
    except (KeyError, ValueError, OSError):
        # not known; a path that leaves the folder of zones; the name of a folder
        return None
