"""What is written of the items of a time line."""

from dataclasses import replace

import pytest

from tests.ui.around.activity.test_timeline_lines import FORMATS, NOW, item, name_of
from vtdesk.app.timeline_items import COMMENTS, EMAILS, ItemKind, TimelineItem
from vtdesk.domain.ids import AnyId
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.record import RowState
from vtdesk.ui.around.activity.wording import ItemWords, copied, icon_of, names_of, words_of


def words(one: TimelineItem) -> ItemWords:
    return words_of(one, NOW, FORMATS, name_of)


def test_a_comment_is_headed_by_who_said_it() -> None:
    said = replace(item(text="and more"), title="First")
    assert words(said).spoken == "Anna Mertens, 14:00, First and more"

    def nobody(_record: AnyId) -> str | None:
        return None

    assert words_of(said, NOW, FORMATS, nobody).heading == "Comment"
    assert words_of(replace(said, who=None), NOW, FORMATS, name_of).who == ""


def test_an_event_says_its_kind_and_how_it_stands() -> None:
    call = replace(item(ItemKind.EVENT, -1), title="Seals", activity="Call", status="Held")
    assert words(call).spoken == "Seals, 14:00, Anna Mertens · Call · Held"
    assert icon_of(call) == "ph.phone"
    assert icon_of(replace(call, activity="Meeting")) == "ph.calendar-blank"
    coming = replace(item(ItemKind.EVENT, 24, is_open=True), title="Visit")
    assert words(coming).when == "tomorrow 15:00"


def test_a_todo_says_until_when_and_whether_it_is_late() -> None:
    soon = item(ItemKind.TODO, 24, is_open=True, ends=24)
    assert words(soon).when == "due tomorrow 15:00"
    on_a_day = item(ItemKind.TODO, -24, is_open=True, ends=48)
    assert words(on_a_day).when == "due 24.11.2026"
    assert words(replace(soon, has_time=False)).when == "due tomorrow"
    late = words(item(ItemKind.TODO, -72, is_open=True, ends=-48))
    assert late.mark is not None
    assert (late.mark.words, late.when) == ("overdue", "due 20.11.2026")
    assert words(item(ItemKind.TODO, -72, ends=-48)).when == "15:00"
    assert words(item(ItemKind.TODO, None)).when == ""


def test_emails_and_changes_say_what_they_are() -> None:
    mail = replace(item(ItemKind.EMAIL, -1), title="", text="Hello")
    assert words(mail).spoken == "E-mail, 14:00, Anna Mertens · E-mail, Hello"
    changed = item(ItemKind.CHANGED, -1, text="Amount")
    assert words(changed).spoken == "Changed by Anna Mertens, 14:00, Amount"
    assert not words(changed).strong
    assert words(replace(item(ItemKind.CREATED, -1), who=None)).heading == "Created"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (RowState.WAITING, "waiting to send"),
        (RowState.SENDING, "being sent"),
        (RowState.UNKNOWN, "no answer came, looking"),
        (RowState.CLASHED, "needs you"),
        (RowState.REFUSED, "not taken by Vtiger"),
    ],
)
def test_what_waits_says_how_it_stands(state: RowState, said: str) -> None:
    waiting = words(replace(item(), record_state=state, problem="Why"))
    assert waiting.mark is not None
    assert waiting.mark.words == said
    assert waiting.spoken.endswith(f"{said}, Why, Comment 1")


def test_modules_are_told_as_a_list() -> None:
    assert names_of(()) == ""
    assert names_of((COMMENTS,)) == "comments"
    assert names_of((COMMENTS, EVENTS, TODOS, EMAILS)) == (
        "comments, calls and meetings, to-dos and e-mails"
    )


def test_items_are_copied_with_all_of_their_text() -> None:
    call = replace(item(ItemKind.EVENT, -1), title="Seals", activity="Call", text="a\nb")
    assert copied([words(call), words(replace(item(), title="Said"))]) == (
        "Seals · 14:00\nAnna Mertens · Call\na\nb\n\nAnna Mertens · 14:00\nSaid"
    )
