"""Pictures of records: asked for once, kept in memory, never believed by name."""

import asyncio
import errno
from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS
from tests.helpers.office import office
from vtdesk.app import pictures as module
from vtdesk.app.chosen_file import FileNotWritten
from vtdesk.app.pictures import MOST_BYTES, PictureRef, PictureUnusable, picture_refs, save_picture
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import Offline, RecordGone
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id
from vtdesk.domain.record import Record
from vtdesk.domain.schema import FieldSpec, ModuleSchema

PRODUCTS = ModuleName("Products")
PNG = b"\x89PNG\r\n\x1a\n"


def pictured(demo: DemoServer, name: ModuleName = CONTACTS) -> RecordId:
    rows = demo.rows(name)
    found = parse_record_id(next(record for record, row in rows.items() if row["imagename"]))
    assert found is not None
    return found


def put_content(demo: DemoServer, record: RecordId, content: bytes) -> None:
    with demo.company.lock:
        demo.company.tables.execute(
            "UPDATE _files SET content = ? WHERE record = ?", (content, record.number)
        )


def record_with(**values: str) -> Record:
    return Record(PRODUCTS, RecordId("14", 1), values)


def schema_with(*images: str) -> ModuleSchema:
    fields = tuple(FieldSpec(name, name, FieldKind.IMAGE) for name in images)
    return ModuleSchema(PRODUCTS, "Products", "14", fields)


async def test_a_picture_is_loaded_once(demo: DemoServer) -> None:
    record = pictured(demo)
    async with office(demo) as opened:
        await opened.table()
        pictures = opened.session.records.pictures
        (ref,) = pictures.pictures(CONTACTS, record.key)
        assert ref.field == "imagename"
        assert ref.name == demo.rows(CONTACTS)[str(record)]["imagename"]
        assert pictures.loaded(ref) is None
        first, second = await asyncio.gather(pictures.load(ref), pictures.load(ref))
        assert first == second == pictures.loaded(ref)
        assert first.startswith(PNG)
        assert demo.calls.count("files_retrieve") == 1
        assert pictures._loading == {}


async def test_records_without_pictures_cost_nothing(demo: DemoServer) -> None:
    record = next(r for r, row in demo.rows(CONTACTS).items() if not row["imagename"])
    found = parse_record_id(record)
    assert found is not None
    async with office(demo) as opened:
        await opened.table()
        pictures = opened.session.records.pictures
        assert pictures.pictures(CONTACTS, found.key) == ()
        assert pictures.pictures(CONTACTS, 999_999) == ()
        assert pictures.pictures(ModuleName("Unheard"), 1) == ()


async def test_several_pictures_keep_their_names_and_order(demo: DemoServer) -> None:
    async with office(demo) as opened:
        await opened.table(PRODUCTS)
        rows = demo.rows(PRODUCTS)
        record = parse_record_id(next(r for r, row in rows.items() if "," in str(row["imagename"])))
        assert record is not None
        refs = opened.session.records.pictures.pictures(PRODUCTS, record.key)
        assert [ref.name for ref in refs] == ["products1-1.png", "products1-2.png"]
        contents = [await opened.session.records.pictures.load(ref) for ref in refs]
        assert contents[0] != contents[1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>not a picture</html>", "not a picture, or it is damaged"),
        (b"", "not a picture, or it is damaged"),
        (PNG + bytes(MOST_BYTES), "too large to be shown here: 10 MB"),
    ],
)
async def test_what_is_no_picture_is_refused_and_not_asked_for_again(
    demo: DemoServer, content: bytes, words: str
) -> None:
    record = pictured(demo)
    put_content(demo, record, content)
    async with office(demo) as opened:
        await opened.table()
        pictures = opened.session.records.pictures
        (ref,) = pictures.pictures(CONTACTS, record.key)
        for _ in range(2):
            with pytest.raises(PictureUnusable, match=words):
                await pictures.load(ref)
        assert demo.calls.count("files_retrieve") == 1
        assert pictures.loaded(ref) is None


@pytest.mark.parametrize(
    "content",
    [PNG + b"x", b"\xff\xd8\xff\xe0", b"GIF89a", b"GIF87a", b"BM6", b"RIFF\0\0\0\0WEBPVP8 "],
)
async def test_the_first_bytes_tell_a_picture(demo: DemoServer, content: bytes) -> None:
    record = pictured(demo)
    put_content(demo, record, content)
    async with office(demo) as opened:
        await opened.table()
        (ref,) = opened.session.records.pictures.pictures(CONTACTS, record.key)
        assert await opened.session.records.pictures.load(ref) == content


async def test_a_picture_that_is_gone_or_out_of_reach_may_come_later(demo: DemoServer) -> None:
    record = pictured(demo)
    async with office(demo) as opened:
        await opened.table()
        pictures = opened.session.records.pictures
        (ref,) = pictures.pictures(CONTACTS, record.key)
        with pytest.raises(RecordGone):
            await pictures.load(PictureRef(RecordId(ref.id.prefix, 999_999), "", "imagename"))
        opened.session.work_offline()
        with pytest.raises(Offline):
            await pictures.load(ref)
        opened.session.retry_now()
        assert (await pictures.load(ref)).startswith(PNG)


async def test_pictures_not_looked_at_for_long_are_let_go(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(demo) as opened:
        await opened.table()
        pictures = opened.session.records.pictures
        keys = [parse_record_id(r) for r, row in demo.rows(CONTACTS).items() if row["imagename"]]
        refs = [pictures.pictures(CONTACTS, key.key)[0] for key in keys[:3] if key is not None]
        size = len(await pictures.load(refs[0]))
        monkeypatch.setattr(module, "MOST_KEPT", 2 * size + size // 2)
        await pictures.load(refs[1])
        assert pictures.loaded(refs[0]) is not None
        await pictures.load(refs[2])
        assert pictures.loaded(refs[1]) is None
        assert pictures.loaded(refs[0]) is not None


def test_names_are_given_to_ids_only_where_they_are_as_many() -> None:
    ids = "14x5,14x6"
    named = record_with(imagename="a.png,b.png", imageattachmentids=ids)
    assert [r.name for r in picture_refs(schema_with("imagename"), named)] == ["a.png", "b.png"]
    comma = record_with(imagename="a,b,c.png", imageattachmentids=ids)
    assert [r.name for r in picture_refs(schema_with("imagename"), comma)] == ["", ""]
    two = record_with(front="a.png", back="b.png", imageattachmentids=ids)
    refs = picture_refs(schema_with("front", "back"), two)
    assert [(r.field, r.name) for r in refs] == [("front", "a.png"), ("back", "b.png")]
    assert picture_refs(schema_with(), named) == ()


def test_ids_that_are_none_are_left_out() -> None:
    hostile = record_with(imagename="", imageattachmentids="../../etc, 14x7 ,x,14x0," + "1x1," * 99)
    refs = picture_refs(schema_with("imagename"), hostile)
    assert str(refs[0].id) == "14x7"
    assert len(refs) <= module.MOST_PICTURES


async def test_a_picture_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    target = tmp_path / "kept.png"
    target.write_bytes(b"before")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileNotWritten, match="The picture was not saved: the disk is full"):
        await save_picture(PNG, target)
    monkeypatch.undo()
    assert target.read_bytes() == b"before"
    await save_picture(PNG, target)
    assert target.read_bytes() == PNG
