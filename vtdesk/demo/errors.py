"""What the demo server answers when it does not do what was asked.

```
Exception
├── DemoServerError        the server itself cannot run; its text is meant for a person
├── Refusal                a known answer: {"success": false, "error": {"code", "message"}}
└── Crash                  what a fatal error of the real server looks like: 500 without JSON
```
"""

from enum import StrEnum


class Code(StrEnum):
    """The error codes a Vtiger answers, spelled as it spells them."""

    ACCESS_DENIED = "ACCESS_DENIED"
    AUTHENTICATION_REQUIRED = "AUTHENTICATION_REQUIRED"
    INTERNAL = "INTERNAL_SERVER_ERROR"
    INVALID_AUTH_TOKEN = "INVALID_AUTH_TOKEN"  # noqa: S105  an error code
    INVALID_ID = "INVALID_ID_ATTRIBUTE"
    INVALID_PARAMETER = "INVALID_PARAMETER"
    INVALID_SESSION = "INVALID_SESSIONID"
    INVALID_USER = "INVALID_USER_CREDENTIALS"
    LEAD_CONVERTED = "LEAD_ALREADY_CONVERTED"
    MANDATORY = "MANDATORY_FIELDS_MISSING"
    QUERY_SYNTAX = "QUERY_SYNTAX_ERROR"
    REFERENCE_INVALID = "REFERENCE_INVALID"
    RECORD_NOT_FOUND = "RECORD_NOT_FOUND"
    SESSION_EXPIRED = "SESSION_EXPIRED"
    SESSION_IDLE = "SESSION_LEFT_IDLE"
    TOO_MANY = "TOO_MANY_REQUESTS"
    UNKNOWN_ENTITY = "UNKOWN_ENTITY"
    UNKNOWN_OPERATION = "UNKNOWN_OPERATION"


UNKNOWN_ERROR = "Unknown Error while processing request"
OPERATION_DENIED = "Permission to perform the operation is denied"
OBJECT_DENIED = "Permission to read given object is denied"
WRITE_DENIED = "Permission to write is denied"
ID_INCORRECT = "Id specified is incorrect"


class DemoServerError(Exception):
    """The demo server cannot start or open its data; the text says why in plain words."""


class Refusal(Exception):
    """The request is refused with a code and a message.

    Attributes:
        code: one of ``Code``, or the integer 0 of the duplicate check.
        status: the HTTP status of the REST form; ``webservice.php`` always answers 200.
    """

    def __init__(self, code: Code | int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


class Crash(Exception):
    """The real server dies here with status 500 and a body that is not JSON."""

    def __init__(self, body: str = "") -> None:
        super().__init__(body)
        self.body = body


def operation_denied(subject: str = "") -> Refusal:
    """The refusal of a whole operation, with what it was refused for."""
    message = f"{OPERATION_DENIED} for {subject}" if subject else OPERATION_DENIED
    return Refusal(Code.ACCESS_DENIED, message)


def id_incorrect() -> Refusal:
    """The refusal of an id of the wrong shape or the wrong module."""
    return Refusal(Code.INVALID_ID, ID_INCORRECT)
