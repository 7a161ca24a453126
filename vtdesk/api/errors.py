"""What the server's refusals and puzzling answers mean: known errors with words for the person.

One code has several meanings, so a refusal is read together with its call: ACCESS_DENIED on a
retrieve is a record that is gone, on a revise a missing right, at log-in an unknown user (wire
fact 1.7). The words follow one pattern: what did not happen, why, what to do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from vtdesk.api.wire import Call, Nonsense, Refusal, Unreadable
from vtdesk.domain.errors import (
    AccessDenied,
    NotVtiger,
    OutcomeUnknown,
    RecordGone,
    Remedy,
    ServerTrouble,
    SignInNeeded,
    TooManyCalls,
    ValueRefused,
    VtdeskError,
    WritesBlocked,
)

SIGN_IN_WORDS = (
    "Vtiger did not accept this user and access key. "
    "The access key is in My Preferences; it is not your password."
)


class NotOffered(AccessDenied):
    """This server does not have the operation."""


class SessionLapsed(SignInNeeded):
    """The session is over; a new log-in may be all that is needed (wire fact 1.7).

    Only the session end point says so, and with status 200.
    """


_SIGN_IN_CODES = frozenset(
    {"INVALID_USER_CREDENTIALS", "AUTHENTICATION_FAILURE", "INVALID_AUTH_TOKEN"}
)
_SESSION_CODES = frozenset(
    {"AUTHENTICATION_REQUIRED", "INVALID_SESSIONID", "SESSION_EXPIRED", "SESSION_LEFT_IDLE"}
)
_ABOUT_A_RECORD = frozenset({"retrieve", "decrypt", "reopen", "tags_add", "tags_retrieve"})
_GLOBAL_LIST = "This is a global list; it can only be changed in the web settings."
_OFFERS = {
    "decrypt": "revealing protected values",
    "reopen": "reopening of records",
    "delete_related": "unlinking of records",
    "picklist_dependency": "dependencies between lists",
    "tags_add": "tags",
    "tags_retrieve": "tags",
    "tag_delete": "tags",
    "tags_delete": "tags",
    "files_retrieve": "files",
    "lookup": "looking up numbers and addresses",
    "get_account_hierarchy": "hierarchies",
    "add_picklist": "changing lists",
    "edit_picklist": "changing lists",
    "delete_picklist": "changing lists",
    "editionLimits": "its limits",
}
_DENIED_FIELD = re.compile(r"access '?\.?(\w+)\.?'? attribute")
_MISSING_FIELD = re.compile(r"\s*([A-Za-z_]\w*) does not have a value")
_REFERENCE_FIELD = re.compile(r"reference specified for (\w+)")


class Labels(Protocol):
    """What modules and fields are called in this Vtiger."""

    def of_module(self, module: str) -> str:
        """The label of a module, by its API name; "" where it is not known."""
        ...

    def of_field(self, module: str, field: str) -> str:
        """The label of a module's field, by their API names; "" where it is not known."""
        ...


class NoLabels:
    """Where nothing was described yet: nobody knows what anything is called."""

    def of_module(self, module: str) -> str:
        """No label."""
        del module
        return ""

    def of_field(self, module: str, field: str) -> str:
        """No label."""
        del module, field
        return ""


NO_LABELS = NoLabels()


@dataclass(frozen=True, slots=True)
class _Told:
    """A refusal with the call that it answers."""

    call: Call
    refusal: Refusal
    labels: Labels
    detail: str

    @property
    def module(self) -> str:
        """What the call's module is called."""
        return self.labels.of_module(self.call.module or "")

    def field(self, name: str) -> str:
        """What a field of the call's module is called."""
        return self.labels.of_field(self.call.module or "", name)


def refused(call: Call, refusal: Refusal, labels: Labels = NO_LABELS) -> VtdeskError:
    """The known error that a refusal means for this call.

    Args:
        call: what was asked for.
        refusal: the server's.
        labels: what modules and fields are called, for the words.
    """
    detail = describe(call, f"{refusal.status} · {refusal.code} · {refusal.message}")
    if refusal.code in _SESSION_CODES and refusal.status != 401:
        return SessionLapsed(SIGN_IN_WORDS, detail=detail)
    if refusal.status == 401 or refusal.code in _SIGN_IN_CODES:
        return SignInNeeded(SIGN_IN_WORDS, detail=detail)
    if call.writes and refusal.status >= 500:
        return outcome_unknown(call, detail)
    reader = _READERS.get(refusal.code, _other)
    return reader(_Told(call, refusal, labels, detail))


def unreadable(call: Call, answer: Unreadable) -> VtdeskError:
    """The known error for an answer that is not in Vtiger's envelope."""
    detail = describe(call, f"{answer.status} · {answer.kind.value} · {answer.excerpt}")
    if answer.status == 401:
        return SignInNeeded(SIGN_IN_WORDS, detail=detail)
    if call.optional and _looks_absent(answer):
        return not_offered(call, detail)
    if call.writes and answer.status not in {400, 403, 404, 405}:
        # a crash after the write answers 500, or 200 without a body (wire facts 1.3, 1.4)
        return outcome_unknown(call, detail)
    if answer.status >= 500:
        return ServerTrouble(
            "Vtiger could not answer: something went wrong on the server. Try again later.",
            detail=detail,
        )
    if answer.kind is Nonsense.WEB_PAGE:
        return NotVtiger(
            "This address answered with a web page. It may be a log-in page or a Wi-Fi portal.",
            detail=detail,
        )
    if answer.kind is Nonsense.CUT_OFF:
        return ServerTrouble(
            "Vtiger's answer arrived incomplete. Try again; if it stays so, ask who runs the server.",
            detail=detail,
        )
    if answer.kind is Nonsense.EMPTY and answer.status == 200:
        # a crash with display_errors on: 200 and nothing (wire fact 1.3)
        return ServerTrouble("Vtiger gave an empty answer. Try again later.", detail=detail)
    return NotVtiger(
        "Something answers at this address, but it is not Vtiger's API. Check the address.",
        detail=detail,
    )


def not_offered(call: Call, detail: str = "") -> NotOffered:
    """The server lacks the operation."""
    return NotOffered(
        f"This Vtiger does not offer {_OFFERS.get(call.operation, call.operation)}.",
        detail=detail or describe(call, "not offered"),
    )


def _looks_absent(answer: Unreadable) -> bool:
    """An unknown operation makes open source die without a word (wire fact 1.3)."""
    died = answer.kind is Nonsense.EMPTY and answer.status in {200, 500}
    return died or answer.status in {404, 405, 501}


def outcome_unknown(call: Call, detail: str) -> OutcomeUnknown:
    """A write whose answer does not tell whether it took place."""
    what = {"create": "The new record may already exist", "delete": "The record may be deleted"}
    words = what.get(call.operation, "The change may have been saved")
    return OutcomeUnknown(
        f"No usable answer came. {words}; vtdesk looks before it sends again.", detail=detail
    )


def too_many_calls(call: Call, pause: float) -> TooManyCalls:
    """The allowance is used up for `pause` seconds."""
    return TooManyCalls(
        "Vtiger allows no more calls for now. vtdesk goes on by itself when it does.",
        retry_after=pause,
        detail=describe(call, f"429 · pause {pause:.0f} s"),
    )


def writes_blocked(call: Call) -> WritesBlocked:
    """The account is read-only; nothing was sent."""
    return WritesBlocked(
        "This account is read-only in vtdesk. Nothing was sent.",
        detail=describe(call, "write level: read only"),
    )


def not_confirmed(call: Call) -> WritesBlocked:
    """The account asks before each change, and the answer was no."""
    return WritesBlocked(
        "This account asks before each change, and this one was not confirmed. Nothing was sent.",
        detail=describe(call, "write level: ask"),
        remedy=Remedy.NONE,
    )


def describe(call: Call, outcome: str) -> str:
    """What was asked and what came, for the log; values never get into it."""
    about = " ".join(part for part in (call.module, call.record) if part)
    return f"{call.operation} {about}".strip() + f" · {outcome}"


def _access_denied(told: _Told) -> VtdeskError:
    message = told.refusal.message
    if "username does not exist" in message or "authentication information" in message:
        return SignInNeeded(SIGN_IN_WORDS, detail=told.detail)
    if match := _DENIED_FIELD.search(message):
        field = told.field(match[1])
        what = f"the field “{field}”" if field else "one of these fields"
        return AccessDenied(f"You may not use {what}, or it no longer exists.", detail=told.detail)
    if "denied for name" in message or (
        told.call.record is None and told.call.operation == "describe"
    ):
        module = told.module or "this module"
        return AccessDenied(
            f"You may not see {module}, or this Vtiger does not have it.", detail=told.detail
        )
    if "read given object" not in message and told.call.operation in _ABOUT_A_RECORD:
        return _gone(told)
    if told.call.operation == "sync":
        return AccessDenied(
            "Only administrators may ask for everybody's changes.", detail=told.detail
        )
    if "global picklist" in message.lower():
        return ValueRefused(_GLOBAL_LIST, detail=told.detail)
    if told.call.operation.endswith("_picklist"):
        return AccessDenied("Only administrators may change lists.", detail=told.detail)
    if told.call.operation == "create":
        where = f"to {told.module}" if told.module else "here"
        return AccessDenied(
            f"You may not add records {where}. Your entry is kept.", detail=told.detail
        )
    if told.call.writes:
        # the server says the same for a record that is gone and for one that is protected
        return AccessDenied(
            "You may not change this record, or it is no longer in Vtiger. Your change is kept.",
            detail=told.detail,
        )
    return AccessDenied("You may not see this in Vtiger.", detail=told.detail)


def _gone(told: _Told) -> VtdeskError:
    return RecordGone(
        "This record is no longer in Vtiger, or was hidden from you.", detail=told.detail
    )


def _mandatory(told: _Told) -> VtdeskError:
    match = _MISSING_FIELD.match(told.refusal.message)
    if match is None:
        return ValueRefused("Vtiger needs more fields to be filled.", detail=told.detail)
    return _needed(told, match[1])


def _needed(told: _Told, field: str) -> ValueRefused:
    # who knows the record better puts the label in the place of a name without one
    words = f"Vtiger also needs: {told.field(field) or field}."
    return ValueRefused(words, field=field, detail=told.detail)


def _bad_reference(told: _Told) -> VtdeskError:
    match = _REFERENCE_FIELD.search(told.refusal.message)
    if told.call.operation in {"query", "query_related"}:
        return ValueRefused(
            "The server could not read this filter: it compares a record with something else.",
            detail=told.detail,
        )
    if not told.call.writes or told.call.operation == "delete":
        return _gone(told)
    return ValueRefused(
        "A field points to a record that Vtiger does not accept there. Choose another one.",
        field=match[1] if match else None,
        detail=told.detail,
    )


def _bad_query(told: _Told) -> VtdeskError:
    return ValueRefused("The server could not read this filter.", detail=told.detail)


def _converted(told: _Told) -> VtdeskError:
    return ValueRefused("This lead was already converted.", detail=told.detail)


def _duplicate(told: _Told) -> VtdeskError:
    if "duplicate" not in told.refusal.message.lower():
        return ServerTrouble("Vtiger did not do this and gave no reason.", detail=told.detail)
    return ValueRefused(
        "A record with the same values is already in Vtiger, and duplicates are not allowed there.",
        detail=told.detail,
    )


def _unknown_operation(told: _Told) -> VtdeskError:
    # conversion reports its inner refusals under this code (wire fact 1.7)
    if match := _MISSING_FIELD.match(told.refusal.message):
        return _needed(told, match[1])
    return not_offered(told.call, told.detail)


def _unknown_relation(told: _Told) -> VtdeskError:
    return AccessDenied("These records are not related in this Vtiger.", detail=told.detail)


def _trouble(told: _Told) -> VtdeskError:
    if told.call.writes:
        # it was caught somewhere on its way, perhaps after the record was saved
        return outcome_unknown(told.call, told.detail)
    if told.call.operation in {"query", "query_related"}:
        # the lexer met a character it does not know (wire fact 1.7)
        return ValueRefused("The server could not read this filter.", detail=told.detail)
    return ServerTrouble(
        "Vtiger could not do this: something went wrong on the server. Try again later.",
        detail=told.detail,
    )


def _other(told: _Told) -> VtdeskError:
    if (
        "DENIED" in told.refusal.code
        or "PERMISSION" in told.refusal.code
        or told.refusal.status == 403
    ):
        return _access_denied(told)
    if "GLOBAL" in told.refusal.code or "global picklist" in told.refusal.message.lower():
        return ValueRefused(_GLOBAL_LIST, detail=told.detail)
    if told.refusal.status >= 500:
        return _trouble(told)
    words = "Vtiger did not accept this"
    quoted = (
        f": “{told.refusal.message[:200]}”"
        if told.refusal.message
        else ", without giving a reason."
    )
    return ValueRefused(words + quoted, detail=told.detail)


_Reader = Callable[[_Told], VtdeskError]

_READERS: dict[str, _Reader] = {
    "ACCESS_DENIED": _access_denied,
    "RECORD_NOT_FOUND": _gone,
    "RECORD_DELETED": _gone,
    "MANDATORY_FIELDS_MISSING": _mandatory,
    "INVALID_ID_ATTRIBUTE": _bad_reference,
    "REFERENCE_INVALID": _bad_reference,
    "QUERY_SYNTAX_ERROR": _bad_query,
    "LEAD_ALREADY_CONVERTED": _converted,
    "DUPLICATES_DETECTED": _duplicate,
    "0": _duplicate,
    "UNKNOWN_OPERATION": _unknown_operation,
    "OPERATION_NOT_SUPPORTED": _unknown_operation,
    "UNKOWN_ENTITY": _unknown_relation,
    "UNKNOWN_ENTITY": _unknown_relation,
    "INTERNAL_SERVER_ERROR": _trouble,
    "DATABASE_QUERY_ERROR": _trouble,
}
