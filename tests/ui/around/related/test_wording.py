"""What is said of related records, whatever the server calls them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.app.relation_lines import RelationLine
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.modules import TODOS
from vtdesk.domain.relations import Relation
from vtdesk.domain.schema import ModuleInfo
from vtdesk.domain.values import Formats
from vtdesk.ui.around.related.wording import (
    count_text,
    hint_words,
    line_words,
    plural_of,
    spoken_line,
    title_of,
)

MODULE = ModuleName("Contacts")
FORMATS = Formats(group_separator=".")


def people(**known: object) -> RelationLine:
    return RelationLine(Relation("Contacts", MODULE, "Contacts"), **known)  # type: ignore[arg-type]  # as the test names them


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_title_is_one_short_line(label: str, title: str) -> None:
    shown = title_of(Relation(label, MODULE, title))
    assert 0 < len(shown) <= 60
    assert "\n" not in shown
    assert "\t" not in shown


@pytest.mark.parametrize(
    ("line", "count", "words"),
    [
        (people(), "·", "not loaded yet · 1 call"),
        (people(total=0, asked=True), "0", "none"),
        (people(total=1, here=1, names=("Åse",), asked=True), "1", "Åse"),
        (people(total=4, here=4, names=("A", "B", "C"), asked=True), "4", "A, B, C +1"),
        (people(here=100, names=("A",), asked=True), "100+", "A +99"),
        (people(total=1_000, here=100, names=("A",), asked=True), "1.000", "A +999"),
        (people(here=3, asked=True), "3+", ""),
        (people(refusal="Closed."), "·", "Closed."),
    ],
)
def test_a_line_says_how_many_and_who(line: RelationLine, count: str, words: str) -> None:
    assert count_text(line, FORMATS) == count
    assert line_words(line, FORMATS, online=True) == words


def test_without_a_network_nothing_is_promised() -> None:
    assert line_words(people(), FORMATS, online=False) == "not on this computer"
    assert spoken_line(people(), FORMATS, online=False) == "Contacts, not on this computer"


@pytest.mark.parametrize(
    ("module", "label", "words"),
    [
        (MODULE, "Contacts", "contacts"),
        (TODOS, "Calendar", "activities"),
        (TODOS, "Aufgaben", "aufgaben"),
        (MODULE, "FAQ", "FAQ"),
    ],
)
def test_records_are_called_by_a_word_for_many(module: ModuleName, label: str, words: str) -> None:
    info = ModuleInfo(module, label, "")
    assert plural_of(info) == words
    assert hint_words(info) == f"{words[:1].upper()}{words[1:]} are not loaded yet: 1 call"
