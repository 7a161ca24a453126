"""The words of a group: figures, remarks, what is left out, the copied tree."""

from dataclasses import replace
from decimal import Decimal

from vtdesk.app.company_group import MOST_COMPANIES, Company, Group, OpenDeals
from vtdesk.domain.ids import RecordId
from vtdesk.domain.values import Formats
from vtdesk.ui.around.hierarchy.wording import (
    Figures,
    Nouns,
    copied,
    figures_of,
    left_out_words,
    remark_words,
    spoken,
    sum_words,
    tip,
    value_head,
)

GERMAN = Formats(decimal_point=",", group_separator=".", currency="€")


def company(number: int, deals: OpenDeals | None = None, **more: object) -> Company:
    one = Company(RecordId("3", number), f"Company {number}", min(number - 1, 1), deals=deals)
    return replace(one, **more)  # type: ignore[arg-type]  # each test names real attributes


TOP = company(1, OpenDeals(2, Decimal(126000)), city="Bergen", current=True)
NONE = company(2, OpenDeals(), parent=0)


def test_amounts_have_decimals_where_one_of_them_has() -> None:
    assert figures_of(Group((TOP, NONE)), GERMAN).value(TOP.deals) == "126.000"
    odd = company(3, OpenDeals(1, Decimal("0.5")))
    assert figures_of(Group((TOP, odd)), GERMAN).value(TOP.deals) == "126.000,00"


def test_nothing_unknown_is_shown_as_a_zero() -> None:
    figures = Figures(GERMAN)
    assert figures.value(None) == "·"
    assert figures.count(None) == ""
    assert figures.value(OpenDeals()) == "none open"
    assert figures.count(OpenDeals()) == ""
    assert figures.value(OpenDeals(2, None)) == "mixed"


def test_a_row_is_spoken_whole() -> None:
    figures = Figures(GERMAN)
    said = "Company 1, this one, Bergen, level 1, 2 open deals, 126.000 €"
    assert spoken(TOP, figures, "this one") == said
    assert spoken(NONE, figures, "this one") == "Company 2, level 2, no open deals"
    assert spoken(company(2), figures, "") == "Company 2, level 2, open deals not known"
    one = company(2, OpenDeals(1, None), remark="It is odd.")
    mixed = "Company 2, level 2, 1 open deal, in several currencies, It is odd."
    assert spoken(one, figures, "") == mixed


def test_heads() -> None:
    assert value_head(GERMAN) == "Open value €"
    assert value_head(Formats()) == "Open value"
    assert Nouns().counted(1, GERMAN) == "1 organisation"
    assert Nouns().counted(1000, GERMAN) == "1.000 organisations"
    assert sum_words(Group((TOP,)), Nouns()) == "Whole group"
    assert sum_words(Group((TOP,), whole=False), Nouns()) == "These organisations"


def test_what_is_odd_is_said_once() -> None:
    odd = company(2, remark="It is odd.")
    assert remark_words([TOP]) == ""
    assert remark_words([TOP, odd]) == "Company 2: It is odd."
    assert remark_words([TOP, odd, odd]) == "Company 2: It is odd. One more is marked."
    assert remark_words([odd] * 4) == "Company 2: It is odd. 3 more are marked."


def test_what_is_left_out_is_said() -> None:
    assert left_out_words(Group((TOP,))) == ""
    assert "on this computer is shown" in left_out_words(Group((TOP,), whole=False))
    assert "not shown yet" in left_out_words(Group((TOP,), 1.0, whole=False))
    assert "may be old" in left_out_words(Group((TOP,), 1.0, unasked="No network."))
    large = Group((TOP,) * MOST_COMPANIES, whole=False)
    assert left_out_words(large) == "The group is larger: 1,000 of it are shown."
    assert "none are counted" in left_out_words(Group((company(1),)))
    assert "Only deals on this" in left_out_words(Group((TOP,), deals_whole=False))


def test_the_copied_tree_is_a_table() -> None:
    named = replace(NONE, name="Two\tlines\nof name")
    group = Group((TOP, named, company(3)))
    assert copied(group, Figures(GERMAN), Nouns()).split("\n") == [
        "Level\tOrganisation\tCity\tOpen deals\tOpen value",
        "1\tCompany 1\tBergen\t2\t126.000",
        "2\tTwo lines of name\t\t0\t",
        "2\tCompany 3\t\t\t",
    ]


def test_the_tooltip_has_all() -> None:
    assert tip(TOP) == "Company 1, Bergen"
    assert tip(company(2, remark="It is odd.")) == "Company 2\nIt is odd."


def test_the_widest_amount_is_among_the_ends() -> None:
    figures = Figures(GERMAN)
    companies = (TOP, NONE, company(3), company(4, OpenDeals(1, Decimal(-5))))
    assert figures.widest(companies) == ("none open", "-5", "126.000")
    assert figures.widest([company(3)]) == ("none open", "0", "0")
