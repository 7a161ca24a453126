"""``python -m vtdesk.demo`` as a process, and its control address."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from vtdesk.demo.__main__ import main


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [sys.executable, "-m", "vtdesk.demo", "--records", "50", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_line_then_service_until_a_signal(number: signal.Signals) -> None:
    with running("--faults", "500:describe:1") as (process, announced):
        assert [user["admin"] for user in announced["users"]] == [True, False, False]
        auth = (announced["users"][0]["user"], announced["users"][0]["access_key"])
        with httpx.Client(base_url=announced["endpoint"], auth=auth, trust_env=False) as client:
            assert client.get("/me").json()["result"]["user_name"] == auth[0]
            describe = {"elementType": "Leads"}
            statuses = [client.get("/describe", params=describe).status_code for _ in range(2)]
        assert statuses == [500, 200]
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (0, "", "")


def test_the_control_address_changes_the_weather() -> None:
    with (
        running() as (_process, announced),
        httpx.Client(trust_env=False) as client,
    ):
        control, me = announced["control"], f"{announced['endpoint']}/me"
        assert client.get(me).status_code == 401
        assert client.get(control).json()["calls"] == [
            {"operation": "me", "user": "", "status": 401}
        ]
        assert client.post(control, content="offline").status_code == 200
        with pytest.raises(httpx.TransportError):
            client.get(me)
        assert client.post(control, content="online,500::1").status_code == 200
        assert [client.get(me).status_code for _ in range(2)] == [500, 401]
        refused = client.post(control, content="storm")
        assert refused.status_code == 400
        assert "storm" in refused.json()["problem"]
        assert client.delete(control).json() == {"calls": []}
        assert client.get(control.rpartition("/")[0] + "/guess").status_code == 404


def test_reasons_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--faults", "storm"]) == 2
    assert "“storm” is no fault" in capsys.readouterr().err
