import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.api.budget import (
    DAY_PAUSE_S,
    LOG_LENGTH,
    LONGEST_PAUSE_S,
    MINUTE_PAUSE_S,
    Budget,
    spending,
)

NOW = 1_800_000_000.0


def budget() -> Budget:
    return Budget(clock=lambda: NOW)


@pytest.mark.parametrize(
    "names",
    [
        ("x-floodcontrol-minutelimit", "x-floodcontrol-minuteremaining", "x-floodcontrol-minutereset"),
        ("x-floodcontrol-minutelimit", "x-floodcontrol-remaining", "x-floodcontrol-reset"),
        ("x-floodcontrol-limit", "x-floodcontrol-minute-remaining", "x-floodcontrol-reset"),
    ],
)  # fmt: skip
def test_the_minute_is_read_from_either_spelling(names: tuple[str, str, str]) -> None:
    usage = budget()
    usage.read(dict(zip(names, ("60", "41", "17"), strict=True)))
    assert (usage.minute_limit, usage.minute_left) == (60, 41)
    assert usage.minute_reset == NOW + 17


def test_the_day_is_read() -> None:
    usage = budget()
    usage.read({"x-ratelimit-dailylimit": "7200", "x-ratelimit-dailyremaining": "7164"})
    assert (usage.day_limit, usage.day_left) == (7200, 7164)


def test_an_answer_without_usage_changes_nothing() -> None:
    usage = budget()
    usage.read({"x-floodcontrol-minutelimit": "60"})
    usage.read({"content-type": "text/html"})
    assert usage.minute_limit == 60


@pytest.mark.parametrize("text", ["", "many", "-5", "1e9", "9" * 40, "0x10"])
def test_what_is_no_number_is_not_known(text: str) -> None:
    usage = budget()
    usage.read({"x-floodcontrol-minutelimit": text})
    assert usage.minute_limit is None


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, MINUTE_PAUSE_S),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0"}, 1.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, MINUTE_PAUSE_S),
        ({"x-floodcontrol-minutereset": "23"}, 23.0),
        ({"x-floodcontrol-minutereset": str(int(NOW) + 31)}, 31.0),
        ({"x-ratelimit-dailyremaining": "0"}, DAY_PAUSE_S),
        ({"x-ratelimit-dailyremaining": "0", "x-ratelimit-reset": "900"}, 900.0),
        ({"x-ratelimit-dailyremaining": "0", "x-floodcontrol-minutereset": "9"}, DAY_PAUSE_S),
        ({"retry-after": "999999"}, LONGEST_PAUSE_S),
        ({"x-floodcontrol-reset": "3600"}, MINUTE_PAUSE_S),
    ],
)
def test_a_hold_lasts_as_long_as_the_server_announces(
    headers: dict[str, str], pause: float
) -> None:
    usage = budget()
    assert usage.pause == 0
    assert usage.hold(headers) == pytest.approx(pause)
    assert usage.pause == pytest.approx(pause)


MINUTE_NAMES = ("x-floodcontrol-minutereset", "x-floodcontrol-reset")
DAY_NAMES = ("x-ratelimit-dailyreset", "x-ratelimit-reset")
HOURS_AHEAD = pytest.mark.parametrize("hours", [-26, -5, -1, 0, 1, 5, 26])


def told_by(server: float) -> dict[str, str]:
    """The header by which an answer tells the server's clock."""
    return {"date": formatdate(server, usegmt=True)}


@HOURS_AHEAD
@pytest.mark.parametrize("name", MINUTE_NAMES)
@pytest.mark.parametrize("refused", [True, False])
def test_the_end_of_a_minute_is_read_by_the_servers_clock(
    name: str, *, hours: int, refused: bool
) -> None:
    usage, server = budget(), NOW + hours * 3_600
    answer = {**told_by(server), name: str(int(server) + 31)}
    if refused:
        assert usage.hold(answer) == pytest.approx(31)
    else:
        usage.read(answer)
    assert usage.minute_reset == NOW + 31


@HOURS_AHEAD
@pytest.mark.parametrize("name", DAY_NAMES)
def test_the_end_of_a_day_is_read_by_the_servers_clock(name: str, hours: int) -> None:
    usage, server = budget(), NOW + hours * 3_600
    used_up = {"x-ratelimit-dailyremaining": "0", name: str(int(server) + 7_000)}
    assert usage.hold({**told_by(server), **used_up}) == pytest.approx(7_000)


@HOURS_AHEAD
def test_when_to_come_back_is_read_by_the_servers_clock(hours: int) -> None:
    usage, server = budget(), NOW + hours * 3_600
    answer = {**told_by(server), "retry-after": str(int(server) + 12)}
    assert usage.hold(answer) == pytest.approx(12)


FORMS = ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y")
"""The three of RFC 9110, 5.6.7."""


@HOURS_AHEAD
@pytest.mark.parametrize("form", FORMS)
def test_a_date_to_come_back_at_is_read_by_the_servers_clock(form: str, hours: int) -> None:
    server = NOW + hours * 3_600
    now, then = (datetime.fromtimestamp(moment, UTC) for moment in (server, server + 12))
    answer = {"date": now.strftime(form), "retry-after": then.strftime(form)}
    assert budget().hold(answer) == pytest.approx(12)


@pytest.fixture
def far_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This computer stands eleven hours from Greenwich."""
    if sys.platform == "win32":
        pytest.skip("the zone of a process is not its own there")
    monkeypatch.setenv("TZ", "<+11>-11")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_zone")
@pytest.mark.parametrize("form", FORMS)
def test_a_servers_date_is_one_of_greenwich(form: str) -> None:
    usage = budget()
    usage.read({"date": datetime.fromtimestamp(NOW, UTC).strftime(form)})
    assert usage.server_time == NOW


@pytest.mark.parametrize(
    ("seconds", "pause"), [(-60, MINUTE_PAUSE_S), (90, 90.0), (200_000, LONGEST_PAUSE_S)]
)
def test_a_date_to_come_back_at_is_read_by_the_only_clock_there_is(
    seconds: int, pause: float
) -> None:
    answer = {"retry-after": formatdate(NOW + seconds, usegmt=True)}
    assert budget().hold(answer) == pytest.approx(pause)


def test_a_date_before_that_of_the_answer_is_over() -> None:
    answer = {**told_by(NOW), "retry-after": "Thu, 01 Jan 1970 00:16:40 GMT"}
    assert budget().hold(answer) == pytest.approx(1)


@given(
    told=st.text(max_size=60)
    | st.from_regex(r"Wed, \d{1,25} Oct \d{1,25} \d{1,25}:28:00 [+-]?\d{1,25}", fullmatch=True)
)
def test_whatever_stands_for_a_date_a_pause_is_one(told: str) -> None:
    usage = budget()
    assert 1 <= usage.hold({"date": told}) <= LONGEST_PAUSE_S
    assert 1 <= usage.hold({"retry-after": told}) <= LONGEST_PAUSE_S


@HOURS_AHEAD
def test_seconds_from_now_need_no_clock(hours: int) -> None:
    answer = {**told_by(NOW + hours * 3_600), "x-floodcontrol-minutereset": "23"}
    assert budget().hold(answer) == pytest.approx(23)


@HOURS_AHEAD
def test_background_work_rests_no_longer_than_the_servers_minute(hours: int) -> None:
    usage, server = budget(), NOW + hours * 3_600
    reset = str(int(server) + 17)
    usage.read({**told_by(server), **scarce("3"), "x-floodcontrol-minutereset": reset})
    assert usage.background_pause() == pytest.approx(17)


@pytest.mark.parametrize("date", [{}, {"date": ""}, {"date": "some day"}])
@pytest.mark.parametrize("hours", [-5, 5, 50])
@pytest.mark.parametrize("name", MINUTE_NAMES)
def test_where_no_clock_is_told_a_minute_is_at_most_a_minute(
    name: str, hours: int, date: dict[str, str]
) -> None:
    usage = budget()
    answer = {**date, name: str(int(NOW) + hours * 3_600 + 31)}
    assert usage.hold(answer) == pytest.approx(MINUTE_PAUSE_S)


@pytest.mark.parametrize(
    ("hours", "pause"), [(-5, DAY_PAUSE_S), (5, 5 * 3_600 + 900), (50, LONGEST_PAUSE_S)]
)
@pytest.mark.parametrize("name", DAY_NAMES)
def test_where_no_clock_is_told_a_day_is_at_most_a_day(name: str, hours: int, pause: float) -> None:
    usage = budget()
    reset = str(int(NOW) + hours * 3_600 + 900)
    assert usage.hold({"x-ratelimit-dailyremaining": "0", name: reset}) == pytest.approx(pause)


def test_an_earlier_answer_tells_the_time_of_no_later_one() -> None:
    usage = budget()
    usage.read(told_by(NOW + 5 * 3_600))
    assert usage.hold({"x-floodcontrol-reset": str(int(NOW) + 31)}) == pytest.approx(31)
    assert usage.server_time == NOW + 5 * 3_600


def test_a_hold_ends_with_time() -> None:
    moments = [NOW]
    usage = Budget(clock=lambda: moments[-1])
    usage.hold({"retry-after": "10"})
    moments.append(NOW + 10)
    assert usage.pause == 0


class Time:
    """A clock that a test may move on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


def scarce(left: str) -> dict[str, str]:
    return {
        "x-floodcontrol-minutelimit": "60",
        "x-floodcontrol-minuteremaining": left,
        "x-floodcontrol-minutereset": "17",
    }


def test_background_work_leaves_half_of_the_minute_to_the_person() -> None:
    usage = budget()
    usage.read(scarce("31"))
    assert usage.background_pause() == 0
    usage.read(scarce("30"))
    assert usage.background_pause() == pytest.approx(17)


def test_without_an_announced_moment_background_work_waits_a_minute() -> None:
    usage = budget()
    usage.read({"x-floodcontrol-minutelimit": "60", "x-floodcontrol-remaining": "3"})
    assert usage.background_pause() == pytest.approx(MINUTE_PAUSE_S)


def test_a_server_that_tells_nothing_slows_nobody_down() -> None:
    assert budget().background_pause() == 0


def test_calls_are_metered_by_what_they_are_for() -> None:
    usage = budget()
    usage.note("query", "Leads", NOW - 0.25, 900, "200")
    with spending("pull"):
        usage.note("query", "Leads", NOW, 0, "no answer")
        with spending("labels"):
            usage.note("query", "Users", NOW, 5, "400 ACCESS_DENIED")
        usage.note("sync", "Leads", NOW, 5, "200")
    assert usage.spent == {"window": 1, "pull": 2, "labels": 1}
    first = usage.calls[0]
    assert (first.feature, first.milliseconds, first.size) == ("window", 250, 900)
    assert usage.calls[1].outcome == "no answer"


def test_the_log_of_calls_has_an_end() -> None:
    usage = budget()
    for _ in range(LOG_LENGTH + 5):
        usage.note("me", "", NOW, 0, "200")
    assert len(usage.calls) == LOG_LENGTH


def test_a_hold_does_not_grow_by_what_the_clock_is_put_back() -> None:
    clock = Time()
    usage = Budget(clock)
    usage.hold({"retry-after": "10"})
    clock.now -= 5 * 3_600.0
    assert usage.pause == 0
    usage.hold({"retry-after": "10"})
    assert usage.pause == pytest.approx(10)


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_minute_is_a_minute_whatever_the_clocks_say(hours: int) -> None:
    clock = Time()
    usage = Budget(clock)
    # the server announces a moment of its own clock
    usage.read({**scarce("3"), "x-floodcontrol-minutereset": str(int(NOW + 5 * 3_600 + 17))})
    assert usage.background_pause() > 0
    clock.now += MINUTE_PAUSE_S if hours > 0 else hours * 3_600.0
    assert usage.background_pause() == 0


def test_background_work_rests_until_the_day_is_over_once_its_share_is_spent() -> None:
    clock = Time()
    usage = Budget(clock)
    usage.read({"x-ratelimit-dailylimit": "100"})
    day, _ = divmod(clock.now, LONGEST_PAUSE_S)
    usage.background = (int(day), 24)
    assert usage.background_pause() == 0
    usage.background = (int(day), 25)
    assert usage.background_pause() == (day + 1) * LONGEST_PAUSE_S - clock.now
    clock.now += usage.background_pause()
    assert usage.background_pause() == 0
