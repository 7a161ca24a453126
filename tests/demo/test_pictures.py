"""The sample company's pictures."""

import base64
import struct
import zlib

import pytest

from tests.demo.wire import Wire
from vtdesk.demo import pictures


def chunks(png: bytes) -> dict[bytes, bytes]:
    """The parts of a PNG by their names; a wrong check sum fails."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", png, at + 8 + length)
        assert check == zlib.crc32(name + data)
        found[name] = data
        at += 12 + length
    return found


@pytest.mark.parametrize("draw", [pictures.portrait, pictures.product])
def test_a_picture_is_a_png_of_its_size(draw: pictures.Draw) -> None:
    parts = chunks(draw(3))
    assert struct.unpack_from(">II", parts[b"IHDR"]) == (pictures.SIDE, pictures.SIDE)
    pixels = zlib.decompress(parts[b"IDAT"])
    assert len(pixels) == pictures.SIDE * (pictures.SIDE + 1)
    assert max(pixels) * 3 < len(parts[b"PLTE"])
    assert draw(3) != draw(4)


@pytest.mark.parametrize("module", ["Contacts", "Products"])
def test_some_records_have_pictures_that_can_be_loaded(reader: Wire, module: str) -> None:
    rows = reader.query(f"select imagename from {module} limit 20;")
    with_picture = [row for row in rows if row["imagename"]]
    assert 0 < len(with_picture) < len(rows)
    for row in with_picture:
        names, ids = row["imagename"].split(","), row["imageattachmentids"].split(",")
        assert len(names) == len(ids)
        file = reader.result("files_retrieve", id=ids[0])
        assert file["filename"] == names[0]
        assert chunks(base64.b64decode(file["filecontents"]))


def test_one_product_has_two_pictures(reader: Wire) -> None:
    rows = reader.query("select imagename from Products limit 100;")
    assert [row for row in rows if "," in row["imagename"]]
