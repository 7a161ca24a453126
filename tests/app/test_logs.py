import base64
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.helpers.log_guard import LoggedWarnings
from vtdesk.app import logs
from vtdesk.app.logs import JsonFormatter, Log, Redactor, TextFormatter
from vtdesk.domain.account import Secret
from vtdesk.domain.errors import ProfileTrouble

KEY = 'kQ7/vY"x2 Lr9é'
log = logging.getLogger("vtdesk.test")


@contextmanager
def running(profile: Path, redactor: Redactor | None = None, **options: Any) -> Iterator[Path]:
    file = profile / "logs" / "vtdesk.log"
    started = Log(file, redactor or Redactor(), **options)
    try:
        yield file
    finally:
        started.close()


def told(key: str = KEY) -> Redactor:
    redactor = Redactor()
    redactor.hide(Secret(key))
    return redactor


def record(message: str, *arguments: object, **more: Any) -> logging.LogRecord:
    more.setdefault("exc_info", None)
    return logging.LogRecord("vtdesk.test", logging.INFO, "f.py", 1, message, arguments, **more)


def failing(message: str) -> logging.LogRecord:
    try:
        raise KeyError(message)
    except KeyError:
        return record("it broke", exc_info=sys.exc_info())


def test_what_is_logged_stands_in_the_file(profile: Path) -> None:
    with running(profile) as file:
        log.info("opened %s", "Łódź")

    line = file.read_text(encoding="utf-8")
    assert line.endswith("Z INFO    vtdesk.test: opened Łódź\n")


def test_the_level_decides_what_is_written(profile: Path) -> None:
    with running(profile, level="info") as file:
        log.debug("too fine")
        log.info("right")
    with running(profile, level="debug"):
        log.debug("now it is wanted")

    text = file.read_text()
    assert "too fine" not in text
    assert "right" in text
    assert "now it is wanted" in text


def test_every_level_of_the_command_line_is_one(profile: Path) -> None:
    for level in logs.LEVELS:
        with running(profile, level=level):
            assert logging.getLogger().level == getattr(logging, level.upper())


def test_a_traceback_is_written_below_its_line(profile: Path) -> None:
    with running(profile) as file:
        try:
            raise LookupError("not there")
        except LookupError:
            log.info("it broke", exc_info=True)

    text = file.read_text()
    assert "it broke\nTraceback" in text
    assert "LookupError: not there" in text


def test_afterwards_logging_is_as_it_was(profile: Path) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), warnings.showwarning)

    with running(profile) as file:
        assert logging.getLogger("httpx").level == logging.WARNING
    log.info("nobody listens")

    assert (root.level, list(root.handlers), warnings.showwarning) == before
    assert logging.getLogger("httpx").level == logging.NOTSET
    assert "nobody listens" not in file.read_text()


def test_json_lines_hold_one_record_each(profile: Path) -> None:
    with running(profile, json_lines=True) as file:
        log.info("line one\nline two")
        try:
            raise LookupError("not there")
        except LookupError:
            log.info("it broke", exc_info=True)

    first, second = (json.loads(line) for line in file.read_text().splitlines())
    assert first["message"] == "line one\nline two"
    assert first["level"] == "INFO"
    assert first["logger"] == "vtdesk.test"
    assert first["thread"] == "MainThread"
    assert first["time"].endswith("Z")
    assert "traceback" not in first
    assert "LookupError: not there" in second["traceback"]


def test_the_environment_can_ask_for_json_lines(
    profile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(logs.JSON_VARIABLE, "1")
    with running(profile):
        log.info("for the test that started us")

    assert json.loads(capsys.readouterr().err)["message"] == "for the test that started us"


def test_the_terminal_sees_only_what_matters(
    profile: Path, capsys: pytest.CaptureFixture[str], logged_warnings: LoggedWarnings
) -> None:
    logged_warnings.expect("look here")
    with running(profile, json_lines=False):
        log.info("all is well")
        log.warning("look here")

    shown = capsys.readouterr().err
    assert "look here" in shown
    assert "all is well" not in shown


def test_a_program_without_a_terminal_logs_to_its_file(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with running(profile) as file:
        log.info("still here")

    assert "still here" in file.read_text()


def test_a_closed_terminal_and_a_full_disk_are_no_bugs(
    profile: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Gone:
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

        def flush(self) -> None:
            pass

    monkeypatch.setattr(sys, "stderr", Gone())
    with running(profile, told(), json_lines=True):
        log.info("the key is %s", KEY)
    monkeypatch.undo()

    assert capfd.readouterr().err == ""


def test_python_warnings_are_logged(profile: Path, logged_warnings: LoggedWarnings) -> None:
    logged_warnings.expect("getting old")
    with running(profile) as file, warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("getting old", DeprecationWarning, stacklevel=1)

    assert "getting old" in file.read_text()


def test_the_log_does_not_grow_for_ever(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_LARGEST_FILE", 2_000)
    with running(profile) as file:
        for number in range(400):
            log.info("line %d of many", number)

    files = list(file.parent.iterdir())
    assert len(files) == 4
    assert sum(part.stat().st_size for part in files) <= 8_000
    assert "line 399 of many" in file.read_text()


def test_a_log_that_cannot_be_written_is_said(profile: Path) -> None:
    (profile / "logs").mkdir()
    (profile / "logs" / "vtdesk.log").mkdir()

    with (
        pytest.raises(ProfileTrouble, match="cannot write its log"),
        running(profile),
    ):
        pass


def test_half_a_letter_can_be_logged(profile: Path) -> None:
    with running(profile) as file:
        log.info("odd: %s", "\ud83d")

    assert "\\ud83d" in file.read_text()


@pytest.mark.parametrize("formatter", [TextFormatter, JsonFormatter])
@pytest.mark.parametrize(
    "line",
    [
        record(f"key {KEY} used"),
        record("key %s used", KEY),
        record("key %r used", KEY),
        record("data %s", {"elementType": KEY}),
        record("body %s", json.dumps({"a": KEY})),
        record("body %s", json.dumps({"a": KEY}, ensure_ascii=False)),
        record("GET /x?a=%s", quote(KEY)),
        failing(f"no record for {KEY}"),
        record("stack", sinfo=f'  File "x.py", line 1\n    sign_in({KEY!r})'),
    ],
)
def test_a_secret_is_never_written(
    formatter: type[TextFormatter | JsonFormatter], line: logging.LogRecord
) -> None:
    written = formatter(told()).format(line)

    assert "kQ7" not in written
    assert "Lr9" not in written
    assert "[hidden]" in written


def test_a_traceback_already_made_is_cleaned_too() -> None:
    line = record("it broke")
    line.exc_text = f"KeyError: {KEY}"

    assert "kQ7" not in TextFormatter(told()).format(line)


def basic(user: str, key: str) -> str:
    return base64.b64encode(f"{user}:{key}".encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Basic {basic('anna', 'geheim99')}",
        f"authorization: {basic('anna', 'geheim99')}",
        f"{{'authorization': 'Basic {basic('anna', 'geheim99')}'}}",
        f"[(b'Authorization', b'Basic {basic('anna', 'geheim99')}')]",
        f"sent Basic {basic('anna', 'geheim99')}",
        "accessKey=geheim99&operation=login",
        '{"accessKey":"geheim99","userName":"anna"}',
        '{"result": "{\\"accesskey\\": \\"geheim99\\"}"}',
        "access_key = 'geheim99'",
        "access-key: geheim99",
        "access key: geheim99",
        "sessionName=geheim99&operation=query",
        "'password': 'geheim99'",
        "passphrase=geheim99",
        "PRAGMA hexkey='geheim99'",
        "https://anna:geheim99@acme.example/restapi",
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str) -> None:
    clean = Redactor().clean(text)

    assert "geheim99" not in clean
    assert basic("anna", "geheim99") not in clean
    assert "[hidden]" in clean


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GET https://acme.example:8443/restapi/v1/vtiger/default/query 200 in 40 ms",
        "module Contacts: 100 records, 3 changed",
        "password",
        "anna@acme.example signed in",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert told().clean(text) == text


def test_a_text_too_short_to_be_a_secret_spoils_no_log() -> None:
    redactor = Redactor()
    redactor.hide(Secret("a"))
    redactor.hide(Secret(""))

    assert redactor.clean("a banana") == "a banana"


def test_of_two_secrets_the_longer_is_hidden_whole() -> None:
    redactor = told("geheim")
    redactor.hide(Secret("geheim-und-mehr"))
    redactor.hide(Secret("geheim"))

    assert redactor.clean("x geheim-und-mehr y geheim z") == "x [hidden] y [hidden] z"


@given(secret=st.text(min_size=4, max_size=40), before=st.text(), after=st.text())
def test_no_secret_survives_anywhere(secret: str, before: str, after: str) -> None:
    assume(secret not in "[hidden]" and secret not in before + after)
    clean = told(secret).clean(f"{before}\n{secret}\n{after}")

    assert f"\n{secret}\n" not in clean
