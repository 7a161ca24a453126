"""Who is signed in, whom records may be assigned to, and the groups a person is in."""

from zoneinfo import ZoneInfo

import msgspec

from vtdesk.app.references import OWNERS, References, Target
from vtdesk.domain.account import UserInfo
from vtdesk.domain.ids import AnyId, RecordId
from vtdesk.store.cache import Cache
from vtdesk.sync.membership import groups_of

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
        return groups_of(self._cache)


def zone_of(user: UserInfo | None) -> ZoneInfo | None:
    """The user's zone; None where the server tells none, or one this computer does not know."""
    if user is None or not user.time_zone:
        return None
    try:
        return ZoneInfo(user.time_zone)
    except (KeyError, ValueError, OSError):
        # not known; a path that leaves the folder of zones; the name of a folder
        return None
