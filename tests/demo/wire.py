"""A bare caller of the demo server: what goes over the wire, and nothing made of it."""

import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx

from vtdesk.demo.server import DemoServer

WRITES = frozenset(
    {
        "create",
        "update",
        "revise",
        "delete",
        "convertlead",
        "add_related",
        "delete_related",
        "reopen",
        "tags_add",
        "tag_delete",
        "add_picklist",
        "edit_picklist",
        "delete_picklist",
    }
)

# Answers are looked into as a JSON reader gives them; naming every shape would hide the wire.
Answer = Any


def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something that is already on its way has come true."""
    for _attempt in range(1_000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it never came true")


class Wire:
    """Calls operations as one of the server's users: 0 the administrator, 1 sales, 2 service."""

    def __init__(self, server: DemoServer, user: int = 0) -> None:
        self.user = server.users[user]
        self.http = httpx.Client(
            base_url=server.endpoint,
            auth=(self.user.user, self.user.access_key),
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.http.close()

    def call(self, operation: str, **parameters: object) -> httpx.Response:
        """Call by the usual method; what is no text is sent as JSON."""
        sent = {
            name.rstrip("_"): value if isinstance(value, str) else json.dumps(value)
            for name, value in parameters.items()
        }
        if operation in WRITES:
            return self.http.post(f"/{operation}", data=sent)
        return self.http.get(f"/{operation}", params=sent)

    def result(self, operation: str, **parameters: object) -> Answer:
        """The result of a call that must succeed."""
        response = self.call(operation, **parameters)
        assert response.status_code == 200, response.text
        answer = json.loads(response.text, strict=False)
        assert answer["success"] is True
        return answer.get("result")

    def refusal(self, operation: str, **parameters: object) -> tuple[Answer, str]:
        """Code and message of a call that must be refused with status 400."""
        response = self.call(operation, **parameters)
        assert response.status_code == 400, response.text
        answer = response.json()
        assert answer["success"] is False
        return answer["error"]["code"], answer["error"]["message"]

    def query(self, text: str) -> Answer:
        """The rows of a query."""
        return self.result("query", query=text)

    def count(self, rest: str) -> int:
        """``select count(*) from`` the rest."""
        return int(self.query(f"select count(*) from {rest};")[0]["count"])

    def create(self, module: str, **fields: object) -> Answer:
        """Make a record that belongs to the administrator unless told otherwise."""
        element = {"assigned_user_id": "19x1", **fields}
        return self.result("create", elementType=module, element=element)

    def revise(self, record_id: str, **fields: object) -> Answer:
        """Change fields."""
        return self.result("revise", element={"id": record_id, **fields})
