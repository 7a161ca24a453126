import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.api.addresses import normalise_address, read_address
from vtdesk.domain.errors import NotVtiger, Remedy

CLOUD = "https://acme.od2.vtiger.com/restapi/v1/vtiger/default"


@pytest.mark.parametrize(
    "pasted",
    [
        "acme.od2.vtiger.com",
        "  acme.od2.vtiger.com/ \n",
        "https://acme.od2.vtiger.com",
        "HTTPS://Acme.OD2.vtiger.com/",
        "https://acme.od2.vtiger.com:443",
        "https://acme.od2.vtiger.com/index.php?module=Contacts&view=List",
        "https://acme.od2.vtiger.com/view/detail?module=Contacts&id=5#tab",
        "https://acme.od2.vtiger.com/restapi/v1/vtiger/default",
        "https://acme.od2.vtiger.com/restapi/v1/vtiger/default/me",
        "https://acme.od2.vtiger.com/webservice.php",
        "https://anna:s3cret@acme.od2.vtiger.com/",
        "<https://acme.od2.vtiger.com>",
        "“acme.od2.vtiger.com”",
        "acme.od2.vtiger.com.",
    ],
)
def test_every_address_of_a_cloud_vtiger_leads_to_its_api(pasted: str) -> None:
    assert normalise_address(pasted) == (CLOUD, "acme.od2.vtiger.com")


@pytest.mark.parametrize(
    ("pasted", "endpoint", "shown"),
    [
        ("crm.example.org/vtigercrm/index.php?module=Home", "https://crm.example.org/vtigercrm/restapi/v1/vtiger/default", "crm.example.org/vtigercrm"),
        ("http://crm.example.org:8080/crm/", "http://crm.example.org:8080/crm/restapi/v1/vtiger/default", "crm.example.org:8080/crm"),
        ("localhost:8000", "http://localhost:8000/restapi/v1/vtiger/default", "localhost:8000"),
        ("127.0.0.1", "http://127.0.0.1/restapi/v1/vtiger/default", "127.0.0.1"),
        ("https://[::1]:8443/", "https://[::1]:8443/restapi/v1/vtiger/default", "[::1]:8443"),
        ("[2001:db8::1]", "https://[2001:db8::1]/restapi/v1/vtiger/default", "[2001:db8::1]"),
        ("müller.example", "https://xn--mller-kva.example/restapi/v1/vtiger/default", "müller.example"),
        ("vtiger", "https://vtiger/restapi/v1/vtiger/default", "vtiger"),
    ],
)  # fmt: skip
def test_folders_ports_and_other_scripts_are_kept(pasted: str, endpoint: str, shown: str) -> None:
    assert normalise_address(pasted) == (endpoint, shown)


def test_the_session_end_point_is_noticed() -> None:
    address = read_address("https://crm.example.org/crm/webservice.php")
    assert address.session_first
    assert address.session == "https://crm.example.org/crm/webservice.php"
    assert not read_address("crm.example.org").session_first


@pytest.mark.parametrize(
    "pasted",
    ["", "   ", "https://", "ftp://x.example", "file:///etc/passwd", "two words.example",
     "x.example:99999", "x.example:port", "http://[::1", "a" * 70 + ".example", "x" * 3_000,
     "https://x.example/../../etc", "javascript:alert(1)", "-.example", "x..example",
     "x.example/a\\b"],
)  # fmt: skip
def test_what_is_no_address_is_said_so(pasted: str) -> None:
    with pytest.raises(NotVtiger) as caught:
        normalise_address(pasted)
    assert caught.value.remedy is Remedy.CHECK_ADDRESS
    assert caught.value.summary.startswith("This is not an address.")


@given(st.text(max_size=80))
def test_any_text_gives_an_address_or_the_known_error(pasted: str) -> None:
    try:
        endpoint, shown = normalise_address(pasted)
    except NotVtiger:
        return
    assert endpoint.isascii()
    assert endpoint.startswith(("https://", "http://"))
    assert "@" not in endpoint + shown
    assert normalise_address(endpoint)[0] == endpoint
