"""When an action is off, and why, as the menus ask it."""

from collections.abc import Callable

from vtdesk.ui.action_spec import NO_RIGHT_WORDS, OFFLINE_WORDS, READ_ONLY_WORDS, Rule, Situation

_Holds = Callable[[Situation], object]


def off_unless(holds: _Holds) -> Rule:
    """Off, and no words needed why, unless something holds."""

    def rule(situation: Situation) -> str | None:
        return None if holds(situation) else ""

    return rule


def writes(present: _Holds, allowed: _Holds) -> Rule:
    """Off without what it would change; else told where the account or the role forbids it."""

    def rule(situation: Situation) -> str | None:
        if not present(situation):
            return ""
        if not situation.may_write:
            return READ_ONLY_WORDS
        return None if allowed(situation) else NO_RIGHT_WORDS

    return rule


def asks_server(rule: Rule) -> Rule:
    """Off as another rule says, and told where there is no connection."""

    def asking(situation: Situation) -> str | None:
        reason = rule(situation)
        if reason is not None or situation.online:
            return reason
        return OFFLINE_WORDS

    return asking


HAS_MODULE = off_unless(lambda s: s.module_open)
HAS_SELECTION = off_unless(lambda s: s.selected)
HAS_RECORD = off_unless(lambda s: s.record_open)
HAS_PAGE = off_unless(lambda s: s.record_known)
HAS_STAGED = off_unless(lambda s: s.staged)
MAY_CREATE = writes(lambda s: s.module_open, lambda s: s.createable)
MAY_WRITE = writes(lambda _: True, lambda _: True)
MAY_CLONE = writes(lambda s: s.record_known, lambda s: s.createable)
MAY_DELETE = writes(
    lambda s: s.selected or s.record_known, lambda s: s.deleteable or not s.selected
)
MAY_RELATE = writes(lambda s: s.selected, lambda _: True)
MAY_EDIT = writes(lambda s: s.selected, lambda s: s.updateable)
MAY_TAG = writes(lambda s: s.selected or s.record_known, lambda _: True)
MAY_APPLY = writes(lambda s: s.staged or s.starting, lambda _: True)
