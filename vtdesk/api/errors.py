"""What the server's refusals and puzzling answers mean: known errors with words for the person.

One code has several meanings, so a refusal is read together with its call: ACCESS_DENIED on a
retrieve is a record that is gone, on a revise a missing right, at log-in an unknown user (wire
fact 1.7). The words follow one pattern: what did not happen, why, what to do.
"""

import re
from collections.abc import Callable

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


def refused(call: Call, refusal: Refusal) -> VtdeskError:
    """The known error that a refusal means for this call."""
    detail = describe(call, f"{refusal.status} · {refusal.code} · {refusal.message}")
    if refusal.code in _SESSION_CODES and refusal.status != 401:
        return SessionLapsed(SIGN_IN_WORDS, detail=detail)
    if refusal.status == 401 or refusal.code in _SIGN_IN_CODES:
        return SignInNeeded(SIGN_IN_WORDS, detail=detail)
    if call.writes and refusal.status >= 500:
        return outcome_unknown(call, detail)
    reader = _READERS.get(refusal.code, _other)
    return reader(call, refusal, detail)


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


def _access_denied(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    message = refusal.message
    if "username does not exist" in message or "authentication information" in message:
        return SignInNeeded(SIGN_IN_WORDS, detail=detail)
    if match := _DENIED_FIELD.search(message):
        return AccessDenied(
            f"You may not use the field {match[1]}, or it no longer exists.", detail=detail
        )
    if "denied for name" in message or (call.record is None and call.operation == "describe"):
        return AccessDenied(
            f"You may not see {call.module or 'this module'}, or this Vtiger does not have it.",
            detail=detail,
        )
    if "read given object" not in message and call.operation in _ABOUT_A_RECORD:
        return _gone(call, refusal, detail)
    if call.operation == "sync":
        return AccessDenied("Only administrators may ask for everybody's changes.", detail=detail)
    if "global picklist" in message.lower():
        return ValueRefused(_GLOBAL_LIST, detail=detail)
    if call.operation.endswith("_picklist"):
        return AccessDenied("Only administrators may change lists.", detail=detail)
    if call.operation == "create":
        return AccessDenied(
            f"You may not add records to {call.module}. Your entry is kept.", detail=detail
        )
    if call.writes:
        # the server says the same for a record that is gone and for one that is protected
        return AccessDenied(
            "You may not change this record, or it is no longer in Vtiger. Your change is kept.",
            detail=detail,
        )
    return AccessDenied("You may not see this in Vtiger.", detail=detail)


def _gone(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    del call, refusal
    return RecordGone("This record is no longer in Vtiger, or was hidden from you.", detail=detail)


def _mandatory(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    del call
    match = _MISSING_FIELD.match(refusal.message)
    if match is None:
        return ValueRefused("Vtiger needs more fields to be filled.", detail=detail)
    return ValueRefused(f"Vtiger also needs: {match[1]}.", field=match[1], detail=detail)


def _bad_reference(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    match = _REFERENCE_FIELD.search(refusal.message)
    if call.operation in {"query", "query_related"}:
        return ValueRefused(
            "The server could not read this filter: it compares a record with something else.",
            detail=detail,
        )
    if not call.writes or call.operation == "delete":
        return _gone(call, refusal, detail)
    return ValueRefused(
        "A field points to a record that Vtiger does not accept there. Choose another one.",
        field=match[1] if match else None,
        detail=detail,
    )


def _bad_query(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    del call, refusal
    return ValueRefused("The server could not read this filter.", detail=detail)


def _converted(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    del call, refusal
    return ValueRefused("This lead was already converted.", detail=detail)


def _duplicate(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    del call
    if "duplicate" not in refusal.message.lower():
        return ServerTrouble("Vtiger did not do this and gave no reason.", detail=detail)
    return ValueRefused(
        "A record with the same values is already in Vtiger, and duplicates are not allowed there.",
        detail=detail,
    )


def _unknown_operation(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    # conversion reports its inner refusals under this code (wire fact 1.7)
    if match := _MISSING_FIELD.match(refusal.message):
        return ValueRefused(f"Vtiger also needs: {match[1]}.", field=match[1], detail=detail)
    return not_offered(call, detail)


def _unknown_relation(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    del call, refusal
    return AccessDenied("These records are not related in this Vtiger.", detail=detail)


def _trouble(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    del refusal
    if call.writes:
        # it was caught somewhere on its way, perhaps after the record was saved
        return outcome_unknown(call, detail)
    if call.operation in {"query", "query_related"}:
        # the lexer met a character it does not know (wire fact 1.7)
        return ValueRefused("The server could not read this filter.", detail=detail)
    return ServerTrouble(
        "Vtiger could not do this: something went wrong on the server. Try again later.",
        detail=detail,
    )


def _other(call: Call, refusal: Refusal, detail: str) -> VtdeskError:
    if "DENIED" in refusal.code or "PERMISSION" in refusal.code or refusal.status == 403:
        return _access_denied(call, refusal, detail)
    if "GLOBAL" in refusal.code or "global picklist" in refusal.message.lower():
        return ValueRefused(_GLOBAL_LIST, detail=detail)
    if refusal.status >= 500:
        return _trouble(call, refusal, detail)
    words = "Vtiger did not accept this"
    quoted = f": “{refusal.message[:200]}”" if refusal.message else ", without giving a reason."
    return ValueRefused(words + quoted, detail=detail)


_Reader = Callable[[Call, Refusal, str], VtdeskError]

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
