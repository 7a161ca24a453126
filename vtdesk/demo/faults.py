"""The weather: what the server does wrong on purpose, steerable while it runs."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from vtdesk.demo.errors import DemoServerError


class Trouble(StrEnum):
    """One way for a call to go wrong.

    Those that happen *after* leave the operation done, though the caller cannot know. Where
    sessions end, the call is answered as any without one; REST has none and does not notice. Where
    a page is repeated, a query is answered with the page that was sent before it, as a cache on the
    way does; a query that follows none is answered as usual.
    """

    ERROR = "500"
    ERROR_AFTER = "500-after"
    HTML = "html"
    EMPTY = "empty"
    TOO_MANY = "429"
    CUT_BODY = "cut"
    BROKEN_JSON = "broken-json"
    DROP_BEFORE = "drop-before"
    DROP_AFTER = "drop-after"
    SESSION_ENDED = "session-ended"
    REPEATED_PAGE = "repeated-page"

    @property
    def spares_operation(self) -> bool:
        """Whether the operation is carried out all the same."""
        return self in _AFTER


_AFTER = frozenset({Trouble.ERROR_AFTER, Trouble.CUT_BODY, Trouble.BROKEN_JSON, Trouble.DROP_AFTER})


class Defect(StrEnum):
    """A defect that real servers have: of the stock release 8.3.0, most of them with PHP 8.

    The last three are of what stands between server and client, or of an extension of the server:
    a call is answered whatever it asked for.
    """

    COUNT = "count"  # count(*) answers []
    SYNC = "sync"  # sync dies
    MODULES = "modules"  # ordinary users see no entity module at all
    INVENTORY = "inventory"  # quotes, orders and invoices cannot be written
    FILES = "files"  # files_retrieve dies
    CONVERSION = "conversion"  # convertlead dies before its last record; the others stay
    HIDDEN_COUNT = "hidden-count"  # count(*) counts records that one may not read, too
    OWN_SYNC = "own-sync"  # sync tells one's own records alone, whatever was asked for
    SINCE = "since"  # sync tells the oldest changes, whatever moment was asked for
    CONDITION = "condition"  # query passes over its conditions, but for a count
    ORDER = "order"  # query answers in the order of ids


@dataclass(slots=True)
class _Rule:
    trouble: Trouble
    operation: str | None
    times: int | None
    after: int


@dataclass(slots=True)
class _Intrusion:
    action: Callable[[], None]
    after: int


class Faults:
    """Switches that may be set from any thread at any time.

    Attributes:
        delay: seconds before each answer.
        waiting: how many calls are held back by it at the moment.
        clock_shift: seconds the server's clock is ahead.
        defects: those it has, besides the dialect's own ways.
    """

    def __init__(
        self,
        *,
        delay: float = 0.0,
        offline: bool = False,
        clock_shift: float = 0.0,
        defects: Iterable[Defect] = (),
    ) -> None:
        self.delay = delay
        self.waiting = 0
        self.clock_shift = clock_shift
        self.defects = frozenset(defects)
        self._lock = threading.Lock()
        self._rules: list[_Rule] = []
        self._intrusions: list[_Intrusion] = []
        self._offline = offline
        self._on_offline: Callable[[bool], None] | None = None

    @property
    def offline(self) -> bool:
        """Whether nothing is accepted: the port is closed and open connections are reset."""
        return self._offline

    @offline.setter
    def offline(self, offline: bool) -> None:
        self._offline = offline
        if self._on_offline is not None:
            self._on_offline(offline)

    def cause(
        self,
        trouble: Trouble | str,
        operation: str | None = None,
        times: int | None = None,
        after: int = 0,
    ) -> None:
        """Let calls go wrong.

        Args:
            trouble: how.
            operation: only calls of this operation; all where omitted.
            times: only the next so many of them; until ``clear`` where omitted.
            after: so many of them are answered as usual before.
        """
        with self._lock:
            self._rules.append(_Rule(Trouble(trouble), operation, times, after))

    def take(self, operation: str) -> Trouble | None:
        """What goes wrong with a call of the operation; uses up one of its times."""
        with self._lock:
            for rule in self._rules:
                if rule.operation in (None, operation):
                    if rule.after:
                        rule.after -= 1
                        continue
                    if rule.times is not None:
                        rule.times -= 1
                        if not rule.times:
                            self._rules.remove(rule)
                    return rule.trouble
        return None

    def intrude(self, action: Callable[[], None], after: int = 0) -> None:
        """Let others act between two calls, as they do while somebody fetches page after page.

        Args:
            action: what they do, once; run in the server's thread, so it must not switch ``offline``.
            after: so many calls are answered before.
        """
        with self._lock:
            self._intrusions.append(_Intrusion(action, after))

    def let_others_act(self) -> None:
        """Another call has come: carry out what others do before it is answered."""
        with self._lock:
            due = [one for one in self._intrusions if not one.after]
            self._intrusions = [one for one in self._intrusions if one.after]
            for one in self._intrusions:
                one.after -= 1
        for one in due:
            one.action()

    def calm(self) -> None:
        """Fair weather again; the server stays what it is, and its clock goes on."""
        with self._lock:
            self._rules.clear()
            self._intrusions.clear()
        self.delay = 0.0
        self.offline = False

    def clear(self) -> None:
        """Everything as it should be."""
        self.calm()
        self.clock_shift = 0.0
        self.defects = frozenset()

    def bind(self, on_offline: Callable[[bool], None] | None) -> None:
        """Let a server follow ``offline``."""
        self._on_offline = on_offline

    def apply(self, text: str) -> None:
        """Set switches from a text, as ``--faults`` and the control address take it.

        A comma separated list of ``delay=SECONDS``, ``clock=SECONDS``, ``offline``, ``online``,
        ``clear``, ``stock=DEFECT+DEFECT`` and ``TROUBLE[:OPERATION[:TIMES[:AFTER]]]``, e.g.
        ``delay=0.2,500:create:1``.

        Raises:
            DemoServerError: a part of it means nothing.
        """
        for part in filter(None, (part.strip() for part in text.split(","))):
            try:
                self._apply_part(part)
            except ValueError as problem:
                raise DemoServerError(f"“{part}” is no fault: {problem}.") from problem

    def _apply_part(self, part: str) -> None:
        name, _, value = part.partition("=")
        match name:
            case "delay":
                self.delay = float(value)
            case "clock":
                self.clock_shift = float(value)
            case "stock":
                self.defects = frozenset(Defect(word) for word in value.split("+"))
            case "offline" | "online":
                self.offline = name == "offline"
            case "clear":
                self.clear()
            case _:
                trouble, operation, times, after, *_rest = (*part.split(":"), "", "", "")
                self.cause(
                    Trouble(trouble),
                    operation or None,
                    int(times) if times else None,
                    int(after or 0),
                )
