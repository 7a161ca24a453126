"""The connection of an account: when it may be asked, and what it says of itself."""

from itertools import pairwise

import pytest

from vtdesk.domain.errors import Offline, Remedy, SignInNeeded, StoreTrouble, TooManyCalls
from vtdesk.domain.notices import Notice
from vtdesk.sync.line import Line


class Listener:
    """A clock that stands still until it is set, and what was told."""

    def __init__(self) -> None:
        self.clock = 1_000.0
        self.told: dict[str, object] = {}

    def now(self) -> float:
        """The clock."""
        return self.clock

    def tell(self, **news: object) -> None:
        """Keep what was told last."""
        self.told.update(news)


@pytest.fixture
def heard() -> Listener:
    return Listener()


def line(heard: Listener, *, offline: bool = False) -> Line:
    return Line(heard.now, heard.tell, offline=offline)


async def answer() -> int:
    return 7


async def silence() -> int:
    raise Offline("No answer.")


async def test_an_answer_proves_a_connection(heard: Listener) -> None:
    made = line(heard)
    assert await made.answered(answer()) == 7
    assert heard.told["online"] is True
    assert heard.told["checked"] == heard.clock
    assert made.rest <= 0


async def test_silence_is_told_with_the_moment_it_began(heard: Listener) -> None:
    made = line(heard)
    with pytest.raises(Offline):
        await made.answered(silence())
    heard.clock += 50
    with pytest.raises(Offline):
        await made.answered(silence())
    assert (heard.told["online"], heard.told["offline_since"]) == (False, 1_000.0)
    assert await made.answered(answer()) == 7
    assert heard.told["offline_since"] is None


def test_each_failure_rests_longer_up_to_a_minute(heard: Listener) -> None:
    made, rests = line(heard), []
    for _ in range(12):
        made.note_trouble(Offline("No answer."))
        rests.append(made.rest)
        heard.clock += made.rest
    assert 1.5 <= rests[0] <= 2.0
    assert all(earlier < later for earlier, later in pairwise(rests[:5]))
    assert all(45.0 <= rest <= 60.0 for rest in rests[5:])
    made.note_answer()
    made.note_trouble(Offline("No answer."))
    assert made.rest <= 2.0


def test_too_many_calls_rest_until_the_told_moment(heard: Listener) -> None:
    made = line(heard)
    made.note_trouble(TooManyCalls("Used up.", retry_after=23.0))
    assert made.rest == 23.0
    assert heard.told["resume_at"] == heard.clock + 23.0
    made.note_trouble(Offline("No answer."))
    assert made.rest == 23.0


def test_an_answer_does_not_end_a_rest_that_was_ordered(heard: Listener) -> None:
    made = line(heard)
    made.note_trouble(TooManyCalls("Used up.", retry_after=23.0))
    made.note_answer()
    assert made.rest == 23.0
    assert "online" not in heard.told


def test_a_refused_key_closes_the_line_until_it_is_opened(heard: Listener) -> None:
    made = line(heard)
    refused = SignInNeeded("The key was not accepted.")
    made.note_trouble(refused)
    with pytest.raises(SignInNeeded):
        made.check()
    assert made.rest == float("inf")
    assert getattr(heard.told["trouble"], "words", None) == refused.summary
    made.open()
    made.check()
    assert (made.rest <= 0, heard.told["trouble"]) == (True, None)


@pytest.mark.parametrize("from_the_start", [True, False])
def test_work_offline_lasts_until_somebody_ends_it(
    heard: Listener, *, from_the_start: bool
) -> None:
    made = line(heard, offline=from_the_start)
    if not from_the_start:
        made.check()
        made.close()
        assert heard.told == {
            "online": False,
            "offline_since": heard.clock,
            "by_choice": True,
            "trouble": None,
        }
    with pytest.raises(Offline, match="works offline"):
        made.check()
    made.open()
    made.check()


def test_a_rest_does_not_grow_by_what_the_clock_is_put_back(heard: Listener) -> None:
    made = line(heard)
    made.note_trouble(TooManyCalls("Too many.", retry_after=30.0))
    assert made.rest == 30.0
    heard.clock -= 5 * 3_600.0
    assert made.rest == 0.0
    made.note_trouble(TooManyCalls("Too many.", retry_after=20.0))
    assert made.rest == 20.0
    made.note_trouble(TooManyCalls("Too many.", retry_after=5.0))
    assert made.rest == 20.0


def test_work_offline_goes_on_when_the_clock_is_put_back(heard: Listener) -> None:
    made = line(heard)
    made.note_trouble(TooManyCalls("Too many.", retry_after=30.0))
    made.close()
    heard.clock -= 3_600.0
    assert made.rest == float("inf")


def test_the_third_silence_in_a_row_is_told_with_what_can_be_done(heard: Listener) -> None:
    made = line(heard)
    for _ in range(2):
        made.note_trouble(Offline("No answer.", detail="timed out"))
    assert heard.told.get("trouble") is None
    made.note_trouble(Offline("No answer.", detail="timed out"))
    trouble = heard.told["trouble"]
    assert isinstance(trouble, Notice)
    assert trouble.words.startswith("No answer. What you change is kept here")
    assert (trouble.remedy, trouble.also) == (Remedy.RETRY, Remedy.WORK_OFFLINE)
    assert (trouble.detail, trouble.topic) == ("timed out", "connection")
    made.open()
    assert heard.told["trouble"] is None
    made.note_trouble(Offline("No answer."))
    assert heard.told["trouble"] is None
    for _ in range(2):
        made.note_trouble(Offline("No answer."))
    made.close()
    assert heard.told["trouble"] is None


def test_the_persons_own_choice_is_told_apart_from_a_lost_connection(heard: Listener) -> None:
    made = line(heard)
    made.note_trouble(Offline("No answer."))
    assert not heard.told.get("by_choice")
    made.close()
    assert (heard.told["online"], heard.told["by_choice"]) == (False, True)
    made.open()
    assert heard.told["by_choice"] is False


def test_a_store_that_cannot_be_written_is_told_and_rested_for(heard: Listener) -> None:
    made = line(heard)
    made.note_trouble(StoreTrouble("The disk is full.", remedy=Remedy.MAKE_ROOM))
    assert made.rest > 0
    told = heard.told["trouble"]
    assert isinstance(told, Notice)
    assert (told.words, told.remedy) == ("The disk is full.", Remedy.MAKE_ROOM)
    assert "online" not in heard.told
