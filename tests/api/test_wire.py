import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtdesk.api.wire import (
    Nonsense,
    Refusal,
    Response,
    Success,
    Unreadable,
    decode,
    encode,
    read_answer,
    request,
)

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def answer(body: bytes, status: int = 200, content_type: str = "application/json") -> Response:
    return Response(status, {"content-type": f"{content_type}; charset=UTF-8"}, body)


def test_a_get_carries_its_fields_in_the_address() -> None:
    made = request("GET", "https://x.example/a/query", {"query": "a = 'b & c';"}, {"k": "v"})
    assert parse_qs(urlsplit(made.url).query) == {"query": ["a = 'b & c';"]}
    assert (made.method, made.content, made.headers) == ("GET", None, {"k": "v"})


def test_a_get_without_fields_has_a_bare_address() -> None:
    assert request("GET", "https://x.example/me", {}, {}).url == "https://x.example/me"


def test_a_post_carries_its_fields_in_the_body_and_never_in_the_address() -> None:
    made = request("POST", "https://x.example/create", {"element": '{"a":"ü&="}'}, {})
    assert made.url == "https://x.example/create"
    assert made.content is not None
    assert parse_qs(made.content.decode()) == {"element": ['{"a":"ü&="}']}
    assert made.headers["content-type"] == "application/x-www-form-urlencoded"


def test_text_that_no_encoding_holds_goes_as_a_question_mark() -> None:
    made = request("POST", "https://x.example/create", {"element": encode({"a": "x\ud83dy"})}, {})
    assert made.content is not None
    assert parse_qs(made.content.decode()) == {"element": ['{"a": "x?y"}']}


def test_the_repr_of_a_request_shows_no_secret() -> None:
    made = request("GET", "https://x.example/?sessionName=s3cret", {"q": "s3cret"}, {"a": "s3cret"})
    assert "s3cret" not in repr(made)


def test_a_success_gives_its_result() -> None:
    assert read_answer(answer(b'{"success":true,"result":{"id":"12x1"}}')) == Success(
        {"id": "12x1"}
    )


def test_a_missing_result_reads_as_none() -> None:
    assert read_answer(answer(b'{"success":true}')) == Success(None)


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (b'{"success":false,"error":{"code":"ACCESS_DENIED","message":"no"}}', "ACCESS_DENIED", "no"),
        (b'{"success":false,"error":{"message":"Duplicate(s) detected!","code":0}}', "0", "Duplicate(s) detected!"),
        (b'{"success":false,"error":{"message":"","code":"X"}}', "X", ""),
        (b'{"success":false}', "", ""),
        (b'{"success":false,"error":[]}', "", ""),
        (b'{"success":false,"error":{"code":null,"message":{"a":1}}}', "", ""),
    ],
)  # fmt: skip
def test_a_refusal_gives_code_and_message_whatever_their_types(
    body: bytes, code: str, message: str
) -> None:
    assert read_answer(answer(body, 400)) == Refusal(400, code, message)


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"", "text/html", Nonsense.EMPTY),
        (b"  \n", "text/html", Nonsense.EMPTY),
        (b"<!DOCTYPE html><html><body>Sign in", "text/html", Nonsense.WEB_PAGE),
        (b"<br />\n<b>Fatal error</b>: Uncaught", "text/html", Nonsense.WEB_PAGE),
        (b"\xef\xbb\xbf<html>", "application/json", Nonsense.WEB_PAGE),
        (b"Sorry! Attempt to access restricted file.", "text/html", Nonsense.TEXT),
        (b'{"success":true,"result":[{"id":"12', "application/json", Nonsense.CUT_OFF),
        (b'{"success":true,"result":NaN}', "application/json", Nonsense.CUT_OFF),
        (b"[" * 100_000, "application/json", Nonsense.CUT_OFF),
        (b"[1,2]", "application/json", Nonsense.OTHER_JSON),
        (b'{"success":"true","result":1}', "application/json", Nonsense.OTHER_JSON),
        (b'{"error":"not found"}', "application/json", Nonsense.OTHER_JSON),
        (b"null", "application/json", Nonsense.OTHER_JSON),
    ],
)
def test_what_is_not_vtiger_is_named(body: bytes, content_type: str, kind: Nonsense) -> None:
    read = read_answer(answer(body, 200, content_type))
    assert isinstance(read, Unreadable)
    assert read.kind is kind
    assert len(read.excerpt) <= 200


@pytest.mark.parametrize(
    "body", [b'{"success":true,"result":{"sessionName":"s3cret"', b'{"lastname":"s3cret"}']
)
def test_of_broken_json_only_the_length_is_told(body: bytes) -> None:
    read = read_answer(answer(body))
    assert isinstance(read, Unreadable)
    assert read.excerpt == f"{len(body)} bytes"


def test_raw_control_characters_spoil_nothing_and_are_dropped() -> None:
    body = b'{"success":true,"result":[{"a":"ctl \x01\x0b\x1f end"},{"a":"b\tc"}]}'
    assert read_answer(answer(body)) == Success([{"a": "ctl  end"}, {"a": "b\tc"}])


def test_escaped_control_characters_are_dropped_too() -> None:
    assert decode(b'{"a\\u0001":["x\\u0000y","\\u001fz","1\\u0009\\n2"]}') == {
        "a": ["xy", "z", "1\t\n2"]
    }


@pytest.mark.parametrize("body", [b'"\xff"', b'"\\ud800"', b'"\\udc00x"'])
def test_text_that_is_no_text_becomes_text(body: bytes) -> None:
    value = decode(body)
    assert isinstance(value, str)
    value.encode("utf-8")


def test_line_separators_and_emoji_stay() -> None:
    assert decode('"\u2028\u2029😀\x7f"'.encode()) == "\u2028\u2029😀\x7f"


@given(JSON_VALUES)
def test_decoding_turns_encoding_round_but_for_control_characters(value: object) -> None:
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    json.dumps(decode(body), ensure_ascii=False).encode()
    if body.isascii() and b"\\u" not in body:
        assert decode(body) == value


@given(st.binary(max_size=400))
def test_any_body_is_sorted_without_an_exception(body: bytes) -> None:
    assert isinstance(read_answer(answer(body)), Success | Refusal | Unreadable)


def test_an_element_keeps_its_characters() -> None:
    assert encode({"a": 'ü "q" \\ 😀'}) == '{"a": "ü \\"q\\" \\\\ 😀"}'
