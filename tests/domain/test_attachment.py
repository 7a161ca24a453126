import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.domain.attachment import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("hällo.txt", "hällo.txt"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x\\y.exe", "C__x_y.exe"),
        ("", "_"),
        ("...", "_"),
        ("con.txt", "_con.txt"),
        ("a" * 200 + ".pdf", "a" * 116 + ".pdf"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("new\nline.txt", "new_line.txt"),
    ],
)
def test_a_proposed_name_is_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_no_name_leads_anywhere_else(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('/\\:\x00"<>|?*')
    assert not safe.startswith(".")
    assert len(safe) <= 121
