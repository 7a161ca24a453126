from vtdesk.domain.ids import ModuleName
from vtdesk.domain.keeping import ALL, MINE, VISITED, Estimate, Policy, Usage, recent
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.status import PullProgress
from vtdesk.domain.values import Formats
from vtdesk.ui.settings.keep_lines import KeepFacts, calls_left, keep_line, keepable
from vtdesk.ui.settings.keep_row import KeepLine

NOON = 1_795_348_800.0  # 2026-11-22 12:00 UTC
LEADS = ModuleName("Leads")
INFO = ModuleInfo(LEADS, "Leads", "Lead")
FORMATS = Formats(date_order="dmy", date_separator=".")
STORED = Usage(LEADS, 1_860, 7_000_000, NOON - 3_600)


def line(
    policy: Policy = ALL,
    usage: Usage | None = None,
    pull: PullProgress | None = None,
    proposed: Policy | None = None,
    price: Estimate | None = None,
    frees: int | None = None,
) -> KeepLine:
    facts = KeepFacts(INFO, policy, usage, pull, proposed, price, frees)
    return keep_line(facts, 12, FORMATS, NOON)


def test_what_is_here_is_done_with_size_and_age() -> None:
    said = line(usage=STORED)
    assert (said.records, said.size, said.fill, said.as_of) == ("1,860", "7 MB", "done", "11:00")
    assert said.settled
    assert not said.question


def test_a_small_module_that_is_wholly_here_has_no_price_though_nothing_keeps_it() -> None:
    here = Usage(LEADS, 64, 90_000, NOON, total=64)
    assert line(VISITED, here).fill == "done"
    part = Usage(LEADS, 500, 900_000, NOON, total=4_000)
    assert line(VISITED, part).fill == "not asked yet"


def test_a_paused_fill_says_so() -> None:
    pull = PullProgress(LEADS, 100, 300, paused=True)
    said = line(ALL, pull=pull)
    assert (said.fill, said.as_of) == ("2 calls left", "paused")


def test_a_check_of_what_is_gone_is_no_filling() -> None:
    pull = PullProgress(LEADS, 100, 300, checking=True)
    assert line(ALL, pull=pull).as_of == "checking"


def test_what_was_never_fetched_says_nothing_it_does_not_know() -> None:
    said = line()
    assert (said.records, said.size, said.fill, said.as_of) == ("", "", "not asked yet", "never")


def test_a_price_stands_where_the_fill_would() -> None:
    said = line(VISITED, price=Estimate(2_018, 24, 0.8, 8_000_000))
    assert (said.records, said.size, said.fill) == ("2,018", "8 MB", "24 calls ≈ 48 s")
    assert not said.kept


def test_a_running_fill_tells_how_many_calls_are_left() -> None:
    pull = PullProgress(LEADS, done=580, total=977)
    said = line(usage=STORED, pull=pull)
    assert (said.fill, said.as_of) == ("4 calls left", "filling")
    assert said.share == 580 / 977
    assert calls_left(KeepFacts(INFO, ALL, pull=pull)) == 4
    assert calls_left(KeepFacts(INFO, ALL)) == 0


def test_a_fill_whose_turn_has_not_come_tells_its_price_where_that_is_known() -> None:
    waits, price = PullProgress(LEADS), Estimate(642, 10, 1 / 3, 4_000_000)
    said = line(pull=waits, price=price)
    assert (said.records, said.size, said.fill) == ("642", "4 MB", "10 calls ≈ 20 s")
    assert said.as_of == "filling"
    assert calls_left(KeepFacts(INFO, ALL, pull=waits, price=price)) == 10
    assert line(pull=waits).fill == "…"
    assert calls_left(KeepFacts(INFO, ALL, pull=waits)) is None


def test_the_bar_of_a_running_fill_stands_beside_no_other_price() -> None:
    pull, price = PullProgress(LEADS, done=580, total=977), Estimate(642, 10, 1 / 3, 1)
    said = line(MINE, STORED, pull, proposed=ALL, price=price)
    assert (said.fill, said.share) == ("10 calls ≈ 20 s", None)


def test_a_proposal_waits_for_its_price_before_it_asks() -> None:
    asking = line(VISITED, proposed=ALL)
    assert (asking.fill, asking.question) == ("asking…", "")
    asked = line(VISITED, proposed=ALL, price=Estimate(642, 10, 1 / 3, 1))
    assert (asked.fill, asked.question) == ("10 calls ≈ 20 s", "Keep")
    assert asked.kept


def test_letting_go_names_what_it_frees_and_needs_no_price() -> None:
    counting = line(ALL, STORED, proposed=VISITED)
    assert (counting.fill, counting.question) == ("…", "")
    gone = line(ALL, STORED, proposed=VISITED, frees=7_000_000)
    assert (gone.fill, gone.question) == ("frees 7 MB", "Remove")
    less = line(ALL, STORED, proposed=MINE, frees=4_000_000)
    assert (less.fill, less.question) == ("frees 4 MB", "Change")
    assert line(MINE, STORED, proposed=recent(3)).question == ""


def test_less_of_what_is_not_here_yet_has_a_price_too() -> None:
    assert line(ALL, proposed=MINE).fill == "asking…"
    asked = line(ALL, proposed=MINE, price=Estimate(63, 4, 1 / 30, 80_000))
    assert (asked.fill, asked.question) == ("4 calls ≈ 2 s", "Keep")


def test_recent_shows_its_own_months() -> None:
    assert line(recent(6)).months == 6
    assert line(ALL).months == 12


def test_the_row_is_read_out_whole() -> None:
    assert line(usage=STORED).spoken == "1,860 records, 7 MB, done, as of 11:00"


def test_people_and_what_has_no_records_are_no_choice() -> None:
    modules = (
        INFO,
        ModuleInfo(ModuleName("Users"), "Users", "User"),
        ModuleInfo(ModuleName("Groups"), "Groups", "Group"),
        ModuleInfo(ModuleName("Currency"), "Currency", "Currency", is_entity=False),
    )
    assert keepable(modules) == (INFO,)
