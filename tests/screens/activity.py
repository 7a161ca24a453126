"""The screens of a time line: a busy customer, what is added in place, offline, refused, empty."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from tests.helpers.typist import Typist
from vtdesk.app.timeline_items import COMMENTS, EMAILS
from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.ui.around.activity import timeline_lines

Shoot = Callable[..., Awaitable[None]]

WIDE, NARROW = (1440, 900), (640, 480)
ACCOUNTS = ModuleName("Accounts")
OFFER = (
    "Purchasing is central in Bergen, but Åse decides about seals and spare parts. Send the"
    " revised offer with the pump curve for 62 m³/h; she compares it with two others and wants"
    " an answer in week 50.\nThe service contract runs until March."
)
SAID = (
    OFFER,
    "Angerufen, niemand da 🔥",
    "محطة تنقية المياه: طلب عرض سعر",
)


async def activity_screens(typist: Typist, shoot: Shoot) -> None:
    """One customer with something of everything, wide and compact."""
    await typist.until_open()
    window, demo = typist.window, typist.program.demo
    assert demo is not None
    window.resize(*WIDE)
    await typist.open_module("Organizations")
    await typist.until_quiet()
    await typist.open_first_record()
    await typist.until_quiet()
    edit = window.record.edit
    assert edit is not None
    _fill(demo, str(edit.id))
    await typist.press("Ctrl+2", "Ctrl+Return")
    await typist.settle()
    await typist.press("Ctrl+5")
    await typist.until_quiet()
    panel = window.around.activity
    await typist.until(lambda: not panel.reader.is_reading, "the comments")
    await typist.until_quiet()
    await shoot("activity-partly-loaded")
    panel.reader.take_offer()
    await typist.until(lambda: not panel.offer, "the whole time line")
    await typist.until_quiet()
    await shoot("activity")
    await _adding(typist, shoot)
    await typist.press("Ctrl+W")
    await typist.settle()
    window.resize(*WIDE)
    await typist.press("Ctrl+5")
    await typist.settle()
    await shoot("activity-compact")
    window.resize(*NARROW)
    await typist.settle()
    await typist.press("Ctrl+5")
    await typist.settle()
    await shoot("activity-640", size=NARROW)


async def _adding(typist: Typist, shoot: Shoot) -> None:
    window, demo = typist.window, typist.program.demo
    assert demo is not None
    panel = window.around.activity
    panel.log_call("+47 55 00 21 48")
    await typist.settle()
    await shoot("activity-call")
    await typist.press("Escape")
    panel.plan_todo()
    await typist.settle()
    await typist.type("Send the pump curve")
    await typist.press("Tab")
    await typist.type("someday")
    await typist.press("Ctrl+Return")
    await typist.settle()
    await shoot("activity-todo-problem")
    await typist.press("Escape")
    demo.faults.offline = True
    session = typist.program.session
    assert session is not None
    panel.write_comment()
    await typist.type("Called back: they want the offer by Friday, with the spare parts.")
    await typist.press("Ctrl+Return")
    await typist.until(lambda: session.status.online is False, "offline")
    panel.write_comment()
    await typist.type("Half typed, kept over a restart")
    await typist.settle()
    await shoot("activity-offline")
    demo.faults.offline = False
    session.retry_now()
    await typist.until_quiet()
    panel.filter.show_kind(timeline_lines.TODOS)
    panel.find_entry()
    await typist.type("nothing like that")
    await typist.until(lambda: panel.emptiness, "no match")
    await shoot("activity-no-match")
    panel.filter.clear()
    await typist.settle()


def _fill(demo: DemoServer, account: str) -> None:
    """Give a company something of each kind, past and to come."""
    now = datetime.now(UTC)

    def day(distance: int) -> str:
        return f"{now + timedelta(days=distance):%Y-%m-%d}"

    for text in SAID:
        demo.add(COMMENTS, {"commentcontent": text, "related_to": account})
    for subject, kind, status, distance in (
        ("Visit at the plant in Odda", "Meeting", "Planned", 4),
        ("About seal kits", "Call", "Held", -1),
        ("Yearly review", "Meeting", "Held", -12),
        ("Asked for the drawing", "Call", "Planned", -3),
    ):
        demo.add(
            EVENTS,
            {
                "subject": subject,
                "parent_id": account,
                "activitytype": kind,
                "eventstatus": status,
                "date_start": day(distance),
                "time_start": "09:30:00",
                "due_date": day(distance),
                "time_end": "10:00:00",
                "duration_hours": "0",
                "description": "With maintenance and purchasing." if distance < 0 else "",
            },
        )
    for subject, status, distance in (
        ("Send revised offer", "Not Started", 2),
        ("Ask for the tender's dates", "In Progress", -2),
        ("Check delivery time", "Completed", -6),
    ):
        demo.add(
            TODOS,
            {
                "subject": subject,
                "parent_id": account,
                "activitytype": "Task",
                "taskstatus": status,
                "date_start": day(distance),
                "time_start": "08:00:00",
                "due_date": day(distance),
            },
        )
    demo.add(
        EMAILS,
        {
            "subject": "Angebot & Datenblatt",
            "parent_id": account,
            "activitytype": "Emails",
            "date_start": day(-2),
            "time_start": "07:30",
            "from_email": "anna.mertens@lindqvist.example",
            "saved_toid": "[]",
            "description": "<p>Guten Tag,</p><p>anbei das <b>Angebot</b>.</p>",
        },
    )
