import pytest

from vtdesk.api.budget import DAY_PAUSE_S, LONGEST_PAUSE_S, MINUTE_PAUSE_S, Budget

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
    ],
)
def test_a_hold_lasts_as_long_as_the_server_announces(
    headers: dict[str, str], pause: float
) -> None:
    usage = budget()
    assert usage.pause == 0
    assert usage.hold(headers) == pytest.approx(pause)
    assert usage.pause == pytest.approx(pause)


def test_a_hold_ends_with_time() -> None:
    moments = [NOW]
    usage = Budget(clock=lambda: moments[-1])
    usage.hold({"retry-after": "10"})
    moments.append(NOW + 10)
    assert usage.pause == 0
