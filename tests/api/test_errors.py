"""Every code of the manual, of the wire facts and of the words the design asks for, as one table."""

import re
from typing import NamedTuple

import pytest

from vtdesk.api import errors
from vtdesk.api.wire import Call, Nonsense, Refusal, Unreadable
from vtdesk.domain.errors import (
    AccessDenied,
    NotVtiger,
    OutcomeUnknown,
    RecordGone,
    Remedy,
    ServerTrouble,
    SignInNeeded,
    ValueRefused,
    VtdeskError,
)
from vtdesk.domain.ids import ModuleName

CONTACTS = ModuleName("Contacts")
ME = Call("me")
LISTTYPES = Call("listtypes")
DESCRIBE = Call("describe", module=CONTACTS)
QUERY = Call("query", module=CONTACTS)
RETRIEVE = Call("retrieve", record="12x5")
CREATE = Call("create", writes=True, module=CONTACTS)
REVISE = Call("revise", writes=True, record="12x5")
DELETE = Call("delete", writes=True, record="12x5")
SYNC = Call("sync", module=CONTACTS)
RELATED = Call("retrieve_related", record="12x5")
ADD_RELATED = Call("add_related", writes=True, record="12x5")
CONVERT = Call("convertlead", writes=True, record="10x5")
REOPEN = Call("reopen", writes=True, record="17x5")
OPTIONAL = Call("tags_add", writes=True, record="12x5", optional=True)
PICKLIST = Call("add_picklist", writes=True, module=CONTACTS)
FILES = Call("files_retrieve", record="15x1019")

DENIED = "Permission to perform the operation is denied"
FORBIDDEN_WORDS = re.compile(r"\b(error|failed|failure|invalid|illegal|fatal)\b", re.IGNORECASE)


class Case(NamedTuple):
    call: Call
    status: int
    code: str
    message: str
    known: type[VtdeskError]
    words: str
    field: str | None = None
    remedy: Remedy | None = None


class Described:
    """Contacts of a Vtiger that has words of its own."""

    def of_module(self, module: str) -> str:
        return {"Contacts": "People"}.get(module, "")

    def of_field(self, module: str, field: str) -> str:
        labels = {"title": "Position", "lastname": "Family name"}
        return labels.get(field, "") if module == "Contacts" else ""


CASES = [
    Case(ME, 401, "INVALID_USER_CREDENTIALS", "Invalid username or password", SignInNeeded, "not your password", remedy=Remedy.PASTE_KEY),
    Case(ME, 200, "INVALID_USER_CREDENTIALS", "Invalid username or password", SignInNeeded, "My Preferences"),
    Case(ME, 401, "ACCESS_DENIED", "username does not exists", SignInNeeded, "did not accept"),
    Case(ME, 200, "ACCESS_DENIED", "username does not exists", SignInNeeded, "did not accept"),
    Case(ME, 400, "ACCESS_DENIED", "Invalid authentication information", SignInNeeded, "did not accept"),
    Case(ME, 401, "AUTHENTICATION_REQUIRED", "Authencation required", SignInNeeded, "did not accept"),
    Case(ME, 200, "AUTHENTICATION_FAILURE", "", SignInNeeded, "did not accept"),
    Case(ME, 200, "INVALID_AUTH_TOKEN", "Specified token is invalid or expired", SignInNeeded, "did not accept"),
    Case(LISTTYPES, 200, "INVALID_SESSIONID", "Session Identifier provided is Invalid", errors.SessionLapsed, "did not accept"),
    Case(LISTTYPES, 200, "SESSION_EXPIRED", "", errors.SessionLapsed, "did not accept"),
    Case(LISTTYPES, 200, "SESSION_LEFT_IDLE", "", errors.SessionLapsed, "did not accept"),
    Case(DESCRIBE, 400, "ACCESS_DENIED", DENIED + " for name : Contacts", AccessDenied, "You may not see People, or"),
    Case(DESCRIBE, 400, "ACCESS_DENIED", DENIED, AccessDenied, "You may not see People, or"),
    Case(QUERY, 400, "ACCESS_DENIED", DENIED + " for name : Contacts", AccessDenied, "You may not see People, or"),
    Case(QUERY, 400, "ACCESS_DENIED", "Permission to access '.title.' attribute denied.", AccessDenied, "the field “Position”"),
    Case(QUERY, 400, "ACCESS_DENIED", "Permission to access nosuch attribute denied.", AccessDenied, "one of these fields"),
    Case(QUERY, 400, "ACCESS_DENIED", DENIED + " for query", AccessDenied, "You may not see"),
    Case(QUERY, 400, "QUERY_SYNTAX_ERROR", "Syntax Error on line 1: token 'as'", ValueRefused, "could not read this filter"),
    Case(QUERY, 400, "INTERNAL_SERVER_ERROR", "Unknown Error while processing request", ValueRefused, "could not read this filter"),
    Case(QUERY, 400, "INVALID_ID_ATTRIBUTE", "Id specified is incorrect", ValueRefused, "could not read this filter"),
    Case(RETRIEVE, 400, "ACCESS_DENIED", DENIED, RecordGone, "no longer in Vtiger"),
    Case(RETRIEVE, 400, "ACCESS_DENIED", DENIED + " for id", RecordGone, "no longer in Vtiger"),
    Case(RETRIEVE, 400, "ACCESS_DENIED", "Permission to read given object is denied", AccessDenied, "You may not see this"),
    Case(RETRIEVE, 400, "RECORD_NOT_FOUND", "Record you are trying to access is not found", RecordGone, "hidden from you"),
    Case(RETRIEVE, 400, "INVALID_ID_ATTRIBUTE", "Id specified is incorrect", RecordGone, "no longer in Vtiger"),
    Case(FILES, 400, "RECORD_NOT_FOUND", "", RecordGone, "no longer in Vtiger"),
    Case(CREATE, 400, "ACCESS_DENIED", DENIED, AccessDenied, "may not add records to People."),
    Case(CREATE, 400, "MANDATORY_FIELDS_MISSING", "lastname does not have a value", ValueRefused, "Vtiger also needs: Family name.", "lastname"),
    Case(CREATE, 400, "MANDATORY_FIELDS_MISSING", "Mandatory Fields Missing..", ValueRefused, "needs more fields"),
    Case(CREATE, 400, "0", "Duplicate(s) detected!", ValueRefused, "already in Vtiger"),
    Case(CREATE, 400, "DUPLICATES_DETECTED", "Duplicates detected", ValueRefused, "already in Vtiger"),
    Case(CREATE, 400, "0", "", ServerTrouble, "gave no reason"),
    Case(CREATE, 400, "REFERENCE_INVALID", "Invalid reference specified for account_id", ValueRefused, "points to a record", "account_id"),
    Case(CREATE, 400, "INVALID_ID_ATTRIBUTE", "Id specified is incorrect", ValueRefused, "points to a record"),
    Case(CREATE, 400, "INTERNAL_SERVER_ERROR", "Unknown Error while processing request", OutcomeUnknown, "may already exist"),
    Case(CREATE, 400, "DATABASE_QUERY_ERROR", "", OutcomeUnknown, "may already exist"),
    Case(CREATE, 500, "WHATEVER", "", OutcomeUnknown, "may already exist"),
    Case(CREATE, 500, "ACCESS_DENIED", DENIED, OutcomeUnknown, "may already exist"),
    Case(REVISE, 400, "ACCESS_DENIED", DENIED, AccessDenied, "Your change is kept"),
    Case(REVISE, 400, "ACCESS_DENIED", "Permission to read given object is denied", AccessDenied, "may not change this record"),
    Case(REVISE, 400, "ACCESS_DENIED", "Permission to write is denied", AccessDenied, "may not change this record"),
    Case(REVISE, 500, "X", "", OutcomeUnknown, "may have been saved"),
    Case(DELETE, 400, "ACCESS_DENIED", DENIED, AccessDenied, "may not change this record"),
    Case(DELETE, 400, "INVALID_ID_ATTRIBUTE", "Id specified is incorrect", RecordGone, "no longer in Vtiger"),
    Case(SYNC, 400, "ACCESS_DENIED", "Only admin users can perform application sync", AccessDenied, "Only administrators"),
    Case(SYNC, 400, "ACCESS_DENIED", DENIED + " for name : Contacts", AccessDenied, "may not see People, or"),
    Case(RELATED, 400, "UNKOWN_ENTITY", "Unknown relation", AccessDenied, "not related"),
    Case(RELATED, 400, "UNKNOWN_ENTITY", "Unknown relation", AccessDenied, "not related"),
    Case(ADD_RELATED, 400, "INTERNAL_SERVER_ERROR", "Unknown Error while processing request", OutcomeUnknown, "may have been saved"),
    Case(CONVERT, 400, "UNKNOWN_OPERATION", "sales_stage does not have a value : Potentials", ValueRefused, "Vtiger also needs: sales_stage.", "sales_stage"),
    Case(CONVERT, 400, "LEAD_ALREADY_CONVERTED", "Lead is already converted", ValueRefused, "already converted"),
    Case(REOPEN, 400, "UNKNOWN_OPERATION", "Unknown operation requested", errors.NotOffered, "does not offer reopening"),
    Case(REOPEN, 400, "OPERATION_NOT_SUPPORTED", "", errors.NotOffered, "does not offer reopening"),
    Case(PICKLIST, 400, "NOT_ALLOWED", "Global picklist values cannot be changed", ValueRefused, "in the web settings"),
    Case(PICKLIST, 403, "WHATEVER", "", AccessDenied, "Only administrators may change lists"),
    Case(RETRIEVE, 500, "WHATEVER", "", ServerTrouble, "went wrong on the server"),
    Case(RETRIEVE, 400, "SOMETHING_NEW", "Because of reasons", ValueRefused, "Because of reasons"),
    Case(RETRIEVE, 400, "", "", ValueRefused, "without giving a reason"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.call.operation}-{c.status}-{c.code}")
def test_a_refusal_becomes_a_known_error_in_words(case: Case) -> None:
    error = errors.refused(case.call, Refusal(case.status, case.code, case.message), Described())
    assert type(error) is case.known
    assert case.words in error.summary
    assert not FORBIDDEN_WORDS.search(error.summary.partition("“")[0])
    assert case.call.operation in error.detail
    assert case.code in error.detail
    if isinstance(error, ValueRefused):
        assert error.field == case.field
    if case.remedy:
        assert error.remedy is case.remedy


@pytest.mark.parametrize(
    ("call", "message", "words"),
    [
        (DESCRIBE, DENIED + " for name : Contacts", "You may not see this module, or"),
        (QUERY, "Permission to access '.cf_853.' attribute denied.", "use one of these fields, or"),
        (CREATE, DENIED, "may not add records here."),
    ],
)
def test_what_was_never_described_is_not_named_by_the_api(
    call: Call, message: str, words: str
) -> None:
    error = errors.refused(call, Refusal(400, "ACCESS_DENIED", message))
    assert words in error.summary
    assert "Contacts" not in error.summary
    assert "cf_853" not in error.summary


@pytest.mark.parametrize(
    ("call", "status", "kind", "known", "words"),
    [
        (ME, 200, Nonsense.WEB_PAGE, NotVtiger, "answered with a web page"),
        (ME, 404, Nonsense.WEB_PAGE, NotVtiger, "Wi-Fi portal"),
        (ME, 404, Nonsense.OTHER_JSON, NotVtiger, "not Vtiger's API"),
        (ME, 200, Nonsense.TEXT, NotVtiger, "not Vtiger's API"),
        (ME, 401, Nonsense.WEB_PAGE, SignInNeeded, "did not accept"),
        (QUERY, 200, Nonsense.CUT_OFF, ServerTrouble, "incomplete"),
        (QUERY, 200, Nonsense.EMPTY, ServerTrouble, "empty answer"),
        (QUERY, 500, Nonsense.EMPTY, ServerTrouble, "went wrong on the server"),
        (QUERY, 502, Nonsense.WEB_PAGE, ServerTrouble, "went wrong on the server"),
        (CREATE, 500, Nonsense.EMPTY, OutcomeUnknown, "may already exist"),
        (CREATE, 500, Nonsense.TEXT, OutcomeUnknown, "may already exist"),
        (CREATE, 200, Nonsense.EMPTY, OutcomeUnknown, "may already exist"),
        (REVISE, 200, Nonsense.CUT_OFF, OutcomeUnknown, "may have been saved"),
        (DELETE, 504, Nonsense.WEB_PAGE, OutcomeUnknown, "may be deleted"),
        (CREATE, 404, Nonsense.WEB_PAGE, NotVtiger, "web page"),
        (OPTIONAL, 500, Nonsense.EMPTY, errors.NotOffered, "does not offer tags"),
        (OPTIONAL, 200, Nonsense.EMPTY, errors.NotOffered, "does not offer tags"),
        (OPTIONAL, 404, Nonsense.WEB_PAGE, errors.NotOffered, "does not offer tags"),
        (OPTIONAL, 500, Nonsense.TEXT, OutcomeUnknown, "may have been saved"),
    ],
)
def test_a_puzzling_answer_becomes_a_known_error(
    call: Call, status: int, kind: Nonsense, known: type[VtdeskError], words: str
) -> None:
    error = errors.unreadable(call, Unreadable(status, kind, "excerpt"))
    assert type(error) is known
    assert words in error.summary
    assert "excerpt" in error.detail
    assert not FORBIDDEN_WORDS.search(error.summary)


def test_the_servers_own_words_are_quoted_and_short() -> None:
    error = errors.refused(RETRIEVE, Refusal(400, "NEW", "x" * 5_000))
    assert len(error.summary) < 300


def test_values_never_get_into_a_detail() -> None:
    call = Call("create", {"element": '{"lastname":"s3cret"}'}, writes=True, module=CONTACTS)
    error = errors.refused(
        call, Refusal(400, "MANDATORY_FIELDS_MISSING", "x does not have a value")
    )
    assert "s3cret" not in error.detail + error.summary
