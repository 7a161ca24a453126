"""Files sent with records, and ``files_retrieve``."""

import base64
import json

from tests.demo.wire import Wire

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def test_pictures_of_a_product(wire: Wire) -> None:
    element = {"productname": "With pictures", "assigned_user_id": "19x1"}
    made = wire.http.post(
        "/create",
        data={"elementType": "Products", "element": json.dumps(element)},
        files=[
            ("imagename[]", ("a.png", PICTURE, "image/png")),
            ("imagename[]", ("hällo & b.png", PICTURE[:9], "image/png")),
        ],
    ).json()["result"]
    assert made["imagename"] == "a.png,hällo___b.png"
    first, second = made["imageattachmentids"].split(",")
    file = wire.result("files_retrieve", id=first)
    assert base64.b64decode(file["filecontents"]) == PICTURE
    assert (file["filename"], file["filetype"], file["filesize"]) == (
        "a.png",
        "image/png",
        len(PICTURE),
    )
    assert wire.result("files_retrieve", id=second)["filesize"] == 9
    find = f"from Products where id = '{made['id']}';"
    assert wire.query(f"select imagename {find}")[0]["imageattachmentids"] == f"{first},{second}"
    assert "imageattachmentids" not in wire.query(f"select productname {find}")[0]
    # the id of the record itself is no file's
    assert wire.refusal("files_retrieve", id=made["id"])[0] == "RECORD_NOT_FOUND"


def test_documents_of_open_source(stock_wire: Wire) -> None:
    element = {"notes_title": "Uploaded", "assigned_user_id": "19x1", "filelocationtype": "I"}
    made = stock_wire.http.post(
        "/create",
        data={"elementType": "Documents", "element": json.dumps(element)},
        files={"filename": ("run.php", b"text", "text/plain")},
    ).json()["result"]
    assert made["filename"] == "run.phpfile.txt"
    assert (made["filetype"], made["filesize"]) == ("text/plain", "4")
    files = stock_wire.result("files_retrieve", id=made["imageattachmentids"])
    assert [base64.b64decode(file["filecontents"]) for file in files] == [b"text"]


def test_a_picture_in_the_wrong_form_field_is_a_crash(wire: Wire) -> None:
    element = json.dumps({"lastname": "x", "assigned_user_id": "19x1"})
    answer = wire.http.post(
        "/create",
        data={"elementType": "Contacts", "element": element},
        files={"imagename": ("a.png", PICTURE, "image/png")},
    )
    assert (answer.status_code, answer.text) == (500, "")


def test_refusals(reader: Wire) -> None:
    assert reader.refusal("files_retrieve", id="abc")[0] == "INVALID_ID_ATTRIBUTE"
    assert reader.refusal("files_retrieve")[0] == "INVALID_ID_ATTRIBUTE"
    assert reader.refusal("files_retrieve", id="7x999999")[0] == "RECORD_NOT_FOUND"
