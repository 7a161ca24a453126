"""Deals of a demo server in the state that a test needs."""

from vtdesk.demo.server import DemoServer
from vtdesk.domain.ids import ModuleName

DEALS = ModuleName("Potentials")


def open_all_deals(demo: DemoServer) -> None:
    """Leave no deal won or lost: the fields of those are locked until somebody reopens them."""
    for record, row in demo.rows(DEALS).items():
        if "Closed" in str(row["sales_stage"]):
            demo.edit(DEALS, record, {"sales_stage": "Prospecting"})
