"""What is wished for, in what order, and what has begun of it."""

from collections.abc import AsyncGenerator

from vtdesk.domain.ids import ModuleName
from vtdesk.domain.status import PullProgress
from vtdesk.sync.wishes import Part, Turn, Wishes

LEADS, DEALS, FAQ = ModuleName("Leads"), ModuleName("Potentials"), ModuleName("Faq")


def news(module: ModuleName) -> Turn:
    return Turn(module, Part.NEWS)


def check(module: ModuleName) -> Turn:
    return Turn(module, Part.CHECK)


async def steps() -> AsyncGenerator[PullProgress]:
    yield PullProgress(LEADS)


def wish(wishes: Wishes, module: ModuleName, *, first: bool = True, patient: bool = False) -> None:
    wishes.add(module, first=first, patient=patient)


def test_the_module_wished_for_last_goes_first() -> None:
    wishes = Wishes()
    wish(wishes, LEADS)
    wish(wishes, DEALS)
    wish(wishes, FAQ, first=False)
    assert list(wishes.turns()) == [news(DEALS), news(LEADS), news(FAQ)]
    wish(wishes, FAQ)
    assert list(wishes) == [LEADS, DEALS, FAQ]
    assert len(wishes) == 3


def test_a_check_goes_behind_the_news_of_its_module_and_keeps_its_place() -> None:
    wishes = Wishes()
    wish(wishes, LEADS)
    wishes.add_check(LEADS)
    begun = steps()
    wishes.begin(check(LEADS), begun)
    assert list(wishes.turns()) == [news(LEADS), check(LEADS)]
    wishes.end(news(LEADS))
    assert list(wishes.turns()) == [check(LEADS)]
    assert not wishes.has_news(LEADS)
    wish(wishes, LEADS, patient=True)
    assert list(wishes.turns()) == [news(LEADS), check(LEADS)]
    wishes.add_check(LEADS)
    assert wishes.begun(check(LEADS)) is begun
    wishes.end(news(LEADS))
    wishes.end(check(LEADS))
    wishes.end(check(LEADS))
    assert not wishes


def test_nobody_waits_for_a_check() -> None:
    wishes = Wishes()
    wish(wishes, LEADS)
    wishes.add_check(LEADS)
    assert wishes.is_awaited(news(LEADS))
    assert not wishes.is_awaited(check(LEADS))


def test_who_waits_goes_on_waiting() -> None:
    wishes = Wishes()
    wish(wishes, LEADS, patient=True)
    assert not wishes.is_awaited(news(LEADS))
    wish(wishes, LEADS)
    wish(wishes, LEADS, patient=True)
    assert wishes.is_awaited(news(LEADS))
    wishes.end(news(LEADS))
    wishes.add_check(LEADS)
    wish(wishes, LEADS, patient=True)
    assert not wishes.is_awaited(news(LEADS)), "whose news came, waits no longer"


def test_what_is_dropped_is_given_back_to_be_closed() -> None:
    wishes = Wishes()
    wish(wishes, LEADS)
    wishes.add_check(LEADS)
    begun = steps()
    wishes.begin(check(LEADS), begun)
    assert wishes.drop(LEADS) == [begun]
    assert wishes.drop(LEADS) == []
    assert LEADS not in wishes


def test_what_is_no_longer_wished_for_does_not_begin() -> None:
    wishes = Wishes()
    wishes.begin(news(LEADS), steps())
    assert LEADS not in wishes
    wishes.add_check(LEADS)
    wishes.begin(news(LEADS), steps())
    assert list(wishes.turns()) == [check(LEADS)]
