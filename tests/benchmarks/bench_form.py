"""How long a person waits for a record and for a letter.

Building a form, filling it with the next record, and typing into it.
"""

import asyncio
import os
import time
from dataclasses import replace

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.helpers.measuring import p95, report
from tests.helpers.sample_session import (
    DEAL,
    DEAL_FIELDS,
    DEAL_SCHEMA,
    DEALS,
    sample_session,
    spec,
)
from tests.helpers.widgets import dispose
from vtdesk.app.editing import EditSession
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.record import WireRecord
from vtdesk.domain.schema import ModuleSchema
from vtdesk.ui.around.tags.tag_desk import TagDesk
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.look import Look, make_look

RECORDS = 100
PAUSE = 0.005
SETTLED = 2.0
LETTERS = 200
TAGS = ("", "hot", "retrofit,Q2,key account", ",".join(f"tag number {n}" for n in range(12)))
LETTERS_TYPED = "pump retro"


def wide(fields: int) -> tuple[ModuleSchema, list[WireRecord]]:
    """The sample module with so many fields, all in sight, and records of it."""
    specs = []
    values: dict[str, str] = {}
    for number in range(fields):
        pattern = DEAL_FIELDS[number % len(DEAL_FIELDS)]
        name = f"{pattern.name}_{number}"
        specs.append(replace(pattern, name=name, summary=True))
        values[name] = str(DEAL.get(pattern.name, ""))
    specs.append(spec("tags", "Tags", FieldKind.TAGS))
    schema = replace(
        DEAL_SCHEMA,
        fields=(DEAL_SCHEMA.fields[0], *specs),
        label_fields=(specs[0].name,),
        closed_states=None,
    )
    records: list[WireRecord] = [
        {**values, "id": f"13x{key}", specs[0].name: f"Deal {key}", "tags": TAGS[key % len(TAGS)]}
        for key in range(1, RECORDS + 1)
    ]
    return schema, records


async def build(pane: RecordPane, edit: EditSession) -> tuple[float, float]:
    """Show the first record of a module: milliseconds to the whole form, and the longest piece."""
    pieces = []
    started, worked = time.perf_counter(), time.thread_time()
    pane.show_record(edit)
    pieces.append(time.thread_time() - worked)
    form = pane.form
    assert form is not None
    while any(block.expected for block in form.blocks if not block.folded):
        worked = time.thread_time()
        # a turn of the loop: some rows, and painting those before
        await asyncio.sleep(0)
        pieces.append(time.thread_time() - worked)
    return (time.perf_counter() - started) * 1_000, max(pieces) * 1_000


async def measure(look: Look, fields: int) -> tuple[float, float, float]:
    """Milliseconds to build the form, of the longest piece of that, and of filling it anew, p95."""
    schema, records = wide(fields)
    async with sample_session(schemas=(schema,), records=records) as session:
        pane = RecordPane(look, session)
        tags = TagDesk(look, session, pane, pane)
        pane.resize(412, 900)
        pane.show()
        edits = [await session.open_record(DEALS, key) for key in range(1, RECORDS + 1)]
        building, longest = await build(pane, edits[0])
        opening = []
        for edit in edits[1:]:
            # lets the record before be put away, as between two key presses
            await asyncio.sleep(PAUSE)
            started = time.perf_counter()
            pane.show_record(edit)
            pane.repaint()
            opening.append((time.perf_counter() - started) * 1_000)
        await pane.finish()
        tags.leave_session()
        dispose(pane)
    return building, longest, p95(opening)


async def measure_typing(look: Look, fields: int) -> list[float]:
    """Milliseconds that each of many typed letters takes, painted."""
    schema, records = wide(fields)
    took = []
    async with sample_session(schemas=(schema,), records=records) as session:
        pane = RecordPane(look, session)
        tags = TagDesk(look, session, pane, pane)
        pane.resize(412, 900)
        pane.show()
        pane.show_record(await session.open_record(DEALS, 1))
        form = pane.form
        assert form is not None
        await asyncio.sleep(SETTLED)
        form.go_to(f"{DEAL_FIELDS[0].name}_0")
        editor = form.rows[f"{DEAL_FIELDS[0].name}_0"].input.editor
        for number in range(LETTERS):
            await asyncio.sleep(PAUSE)
            started = time.perf_counter()
            QTest.keyClicks(editor, LETTERS_TYPED[number % len(LETTERS_TYPED)])
            pane.repaint(pane.head.rect())
            took.append((time.perf_counter() - started) * 1_000)
        await pane.finish()
        tags.leave_session()
        dispose(pane)
    return took


async def measure_all(look: Look) -> None:
    """Measure a usual module and a very wide one."""
    # what a process does once: fonts, icons, what is imported late
    await measure(look, len(DEAL_FIELDS))
    for fields, limit in ((80, 8.0), (400, 30.0)):
        building, longest, opening = await measure(look, fields)
        report(f"open a stored record of {fields} fields, painted, p95", opening, "ms", limit)
        report(f"build the form of {fields} fields and fill it", building, "ms")
        report("  at most at a time", longest, "ms", 8.0)
        typing = await measure_typing(look, fields)
        report(f"type a letter into a form of {fields} fields, p95", p95(typing), "ms", 4.0)


def main() -> None:
    """Show forms on a screen that nobody sees."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        runner.run(measure_all(make_look(app)))


if __name__ == "__main__":
    main()
