"""A page with its price: beside it or below it, and last for the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.widgets import dispose
from vtdesk.ui.bulk.bulk_page import BulkPage
from vtdesk.ui.look import Look
from vtdesk.ui.staging.priced_page import PricedPage
from vtdesk.ui.staging.review_page import ReviewPage


@pytest.fixture(params=[BulkPage, ReviewPage])
def page(request: pytest.FixtureRequest, look: Look, qtbot: QtBot) -> Iterator[PricedPage]:
    kind: type[BulkPage | ReviewPage] = request.param
    page = kind(look)
    page.show()
    yield page
    dispose(page)


def focus_chain(window: QWidget) -> list[QWidget]:
    chain = [window]
    while (following := chain[-1].nextInFocusChain()) is not None and following is not window:
        chain.append(following)
    return chain


@pytest.mark.parametrize(("width", "beside"), [(1200, True), (640, False)])
def test_the_price_stands_beside_or_below(
    page: PricedPage, qtbot: QtBot, width: int, beside: bool
) -> None:
    page.resize(width, 700)
    price = page.price
    qtbot.waitUntil(lambda: (price.x() > 0, price.y() > 0) == (beside, not beside))


def test_the_keyboard_comes_to_the_price_last(page: PricedPage) -> None:
    assert isinstance(page, BulkPage | ReviewPage)
    chain = focus_chain(page)
    assert chain.index(page.head.back_button) < chain.index(page.price.go_button)
