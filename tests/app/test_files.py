"""Files of documents: told from what is stored, fetched when they are saved."""

from pathlib import Path

import pytest

from tests.helpers.desk import CONTACTS
from tests.helpers.office import Office, office
from vtdesk.app.chosen_file import FileNotWritten
from vtdesk.app.files import FileRef, Files
from vtdesk.demo.server import DemoServer
from vtdesk.domain.errors import Offline, RecordGone, Remedy
from vtdesk.domain.ids import ModuleName, RecordId, parse_record_id

DOCUMENTS = ModuleName("Documents")
FIELD = "filename"


def document(demo: DemoServer, place: str) -> RecordId:
    """A document that lies in Vtiger ("I") or elsewhere ("E")."""
    rows = demo.rows(DOCUMENTS).items()
    found = parse_record_id(next(r for r, row in rows if row["filelocationtype"] == place))
    assert found is not None
    return found


async def the_file(opened: Office, record: RecordId) -> tuple[Files, FileRef]:
    await opened.table(DOCUMENTS)
    files = opened.session.records.files
    ref = files.file_of(DOCUMENTS, record.number, FIELD)
    assert ref is not None
    return files, ref


async def test_a_file_is_written_whole_for_one_call(demo: DemoServer, tmp_path: Path) -> None:
    record = document(demo, "I")
    async with office(demo) as opened:
        files, ref = await the_file(opened, record)
        assert ref.name == demo.rows(DOCUMENTS)[str(record)][FIELD]
        target = tmp_path / "kept.txt"
        target.write_text("before", encoding="utf-8")
        await files.save(ref, target)
        title = str(demo.rows(DOCUMENTS)[str(record)]["notes_title"])
        assert target.read_text(encoding="utf-8") == f"{title}\n"
        assert demo.calls.count("files_retrieve") == 1
        assert [file.name for file in tmp_path.iterdir()] == ["kept.txt"]


async def test_what_lies_elsewhere_or_is_no_document_has_none(demo: DemoServer) -> None:
    elsewhere = document(demo, "E")
    pictured = next(r for r, row in demo.rows(CONTACTS).items() if row["imagename"])
    person = parse_record_id(pictured)
    assert person is not None
    async with office(demo) as opened:
        await opened.table(DOCUMENTS)
        await opened.table(CONTACTS)
        files = opened.session.records.files
        assert files.file_of(DOCUMENTS, elsewhere.number, FIELD) is None
        assert files.file_of(CONTACTS, person.number, "imagename") is None, "that is a picture"
        assert files.file_of(DOCUMENTS, 999_999, FIELD) is None
        assert files.file_of(ModuleName("Unheard"), 1, FIELD) is None


async def test_a_file_that_went_is_said_so(demo: DemoServer, tmp_path: Path) -> None:
    record = document(demo, "I")
    async with office(demo) as opened:
        files, ref = await the_file(opened, record)
        with demo.company.lock:
            demo.company.tables.execute("DELETE FROM _files WHERE record = ?", (record.number,))
        with pytest.raises(RecordGone, match="This file is no longer in Vtiger"):
            await files.save(ref, tmp_path / "x")
        assert list(tmp_path.iterdir()) == []


async def test_without_a_connection_nothing_is_touched(demo: DemoServer, tmp_path: Path) -> None:
    record = document(demo, "I")
    async with office(demo) as opened:
        files, ref = await the_file(opened, record)
        opened.session.work_offline()
        target = tmp_path / "kept.txt"
        target.write_text("before", encoding="utf-8")
        with pytest.raises(Offline):
            await files.save(ref, target)
        assert target.read_text(encoding="utf-8") == "before"


async def test_where_it_cannot_be_written_the_old_one_stays(
    demo: DemoServer, tmp_path: Path
) -> None:
    record = document(demo, "I")
    async with office(demo) as opened:
        files, ref = await the_file(opened, record)
        target = tmp_path / "kept.txt"
        target.write_text("before", encoding="utf-8")
        target.chmod(0o444)
        words = r"The file was not saved: .* read-only\. Choose another place"
        with pytest.raises(FileNotWritten, match=words) as caught:
            await files.save(ref, target)
        assert caught.value.remedy is Remedy.NONE, "its profile's folder would not help"
        assert target.read_text(encoding="utf-8") == "before"
        assert [file.name for file in tmp_path.iterdir()] == ["kept.txt"]
