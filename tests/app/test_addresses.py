"""What the address field makes of a pasted text."""

import pytest

from vtdesk.app.addresses import TypedAddress, read_typed_address
from vtdesk.domain.errors import NotVtiger


@pytest.mark.parametrize(
    ("typed", "host", "unencrypted"),
    [
        ("acme.od2.vtiger.com", "acme.od2.vtiger.com", False),
        ("https://acme.od2.vtiger.com/view/list?module=Leads", "acme.od2.vtiger.com", False),
        ("http://crm.example/index.php", "crm.example", True),
        ("http://127.0.0.1:8080/restapi/v1/vtiger/default", "127.0.0.1:8080", False),
    ],
)
def test_host_and_danger(typed: str, host: str, unencrypted: bool) -> None:
    assert read_typed_address(typed) == TypedAddress(host, unencrypted)


def test_no_address_is_said() -> None:
    with pytest.raises(NotVtiger):
        read_typed_address("my vtiger")
