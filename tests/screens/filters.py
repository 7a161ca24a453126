"""The screens of filters and saved views: builder, chips, empty filter, views in the tree."""

from collections.abc import Awaitable, Callable

from tests.helpers.typist import Typist
from vtdesk.app.server_search import SearchState
from vtdesk.domain.keeping import ALL
from vtdesk.domain.keeping import MINE as MINE_ONLY
from vtdesk.domain.query import All, AnyOf, Condition, Filter, Not, Op
from vtdesk.domain.relative import ME
from vtdesk.domain.views import SavedView
from vtdesk.ui.panes import Pane

Shoot = Callable[..., Awaitable[None]]

STAGE = Condition("sales_stage", Op.NONE_OF, ("Closed Won", "Closed Lost"))
SOON = Condition("closingdate", Op.DURING, ("@next-90-days",))
AMOUNT = Condition("amount", Op.MORE_OR_IS, ("125000",))
NAME = Condition("related_to", Op.CONTAINS, ("pump",))
MINE = Condition("assigned_user_id", Op.IS, (ME,))
FILLED = Condition("nextstep", Op.FILLED)
NESTED: Filter = All((STAGE, SOON, AnyOf((AMOUNT, All((NAME, MINE)))), FILLED))
NOTHING: Filter = All((Condition("amount", Op.MORE, ("9000000",)), Not(STAGE)))
NARROW = (640, 480)


async def filter_screens(typist: Typist, shoot: Shoot) -> None:
    """The builder with nested groups, a text that says nothing, chips, and no match."""
    await typist.until_open()
    await typist.open_module("Deals")
    await typist.until_quiet()
    window, session = typist.window, typist.program.session
    assert session is not None
    window.resize(1440, 900)
    await typist.settle()
    if window.panes.shown(Pane.RECORD):
        window.panes.toggle(Pane.RECORD)
    table = session.open_table(window.page.module) if window.page.module else None
    assert table is not None
    panel = window.page.narrowing.panel
    await table.set_filter(NESTED)
    await typist.settle()
    await typist.press("Ctrl+Shift+F")
    assert panel.building
    await typist.settle()
    await shoot("filter-builder")
    await shoot("filter-builder-640", size=NARROW)
    panel.builder.text.edit.setFocus()
    panel.builder.text.edit.setPlainText("amount > 5000\n  and sales_stage like Closed")
    await typist.settle()
    await shoot("filter-text-problem")
    await table.set_filter(NESTED)
    panel.close_builder()
    await typist.settle()
    await shoot("filter-chips")
    await table.set_filter(NOTHING)
    await typist.settle()
    await shoot("filter-no-match")
    await session.keeping.set_policy(table.module, MINE_ONLY)
    await typist.until_quiet()
    await table.set_filter(AMOUNT)
    await typist.until(
        lambda: table.server_search.state is SearchState.OFFERED, "the offer to search"
    )
    await typist.settle()
    await shoot("filter-server-search")
    await table.set_filter(All())
    await session.keeping.set_policy(table.module, ALL)
    await typist.until_quiet()


async def view_screens(typist: Typist, shoot: Shoot) -> None:
    """A saved view that was changed, its menu, and one whose field has gone."""
    await typist.until_open()
    await typist.open_module("Deals")
    await typist.until_quiet()
    window, session = typist.window, typist.program.session
    assert session is not None
    module = window.page.module
    assert module is not None
    table = session.open_table(module)
    await table.set_filter(All((STAGE, MINE)))
    kept = await session.views.save(table.as_view("Open, mine"))
    await session.views.pin(kept.id, on=True)
    await session.views.save(table.as_view("Closing this month"))
    await table.show_view(session.views.get(kept.id))
    await table.set_filter(All((STAGE, MINE, SOON)))
    await typist.settle(60)
    await shoot("views")
    await shoot("views-640", size=NARROW)
    menu = window.page.views.make_menu()
    menu.popup(window.mapToGlobal(window.rect().center()))
    await typist.settle()
    await shoot("views-menu", menu, (menu.sizeHint().width(), menu.sizeHint().height()))
    menu.close()
    gone = All((STAGE, Condition("cf_901", Op.IS, ("1",))))
    lost = await session.views.save(SavedView("", module, "Stale deals", gone))
    await table.show_view(lost)
    await typist.settle()
    await shoot("views-field-gone")
