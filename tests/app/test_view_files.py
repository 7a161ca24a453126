"""Views in files of the person's own."""

from pathlib import Path

import pytest

from vtdesk.app.view_files import ViewFileTrouble, read_views, write_views
from vtdesk.app.views import Views
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.query import Condition, Op
from vtdesk.domain.views import SavedView
from vtdesk.store.cache import Cache

DEALS = ModuleName("Potentials")
VIEW = SavedView("", DEALS, "Won", Condition("sales_stage", Op.IS, ("Won",)))


async def kept(cache: Cache) -> tuple[Views, SavedView]:
    views = Views(cache)
    return views, await views.save(VIEW)


async def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    cache = await Cache.open(None, None)
    views, saved = await kept(cache)
    await write_views(views, [saved.id], tmp_path / "views.json")
    imported = await read_views(views, tmp_path / "views.json")
    assert [(view.name, view.filter) for view in imported.views] == [(VIEW.name, VIEW.filter)]
    assert imported.views[0].id != saved.id
    await cache.close()


async def test_a_folder_that_has_gone_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    cache = await Cache.open(None, None)
    views, saved = await kept(cache)
    with pytest.raises(ViewFileTrouble) as caught:
        await write_views(views, [saved.id], tmp_path / "gone" / "views.json")
    assert caught.value.summary.startswith("views.json was not written:")
    assert list(tmp_path.iterdir()) == []
    await cache.close()


async def test_a_read_only_file_stays_as_it_is_and_that_is_told(tmp_path: Path) -> None:
    file = tmp_path / "views.json"
    file.write_text("mine")
    file.chmod(0o444)
    cache = await Cache.open(None, None)
    views, saved = await kept(cache)
    with pytest.raises(
        ViewFileTrouble, match=r"the file of this name is marked as read-only\. Choose"
    ):
        await write_views(views, [saved.id], file)
    assert file.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [file]
    file.chmod(0o644)
    await write_views(views, [saved.id], file)
    assert saved.name in file.read_text()
    await cache.close()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[]", b'{"kind": "x"}', b"[" * 9_000])
async def test_a_file_of_something_else_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "else.json"
    file.write_bytes(content)
    cache = await Cache.open(None, None)
    views, _saved = await kept(cache)
    with pytest.raises(ViewFileTrouble) as caught:
        await read_views(views, file)
    assert caught.value.summary.startswith("else.json was not")
    await cache.close()


async def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    cache = await Cache.open(None, None)
    with pytest.raises(ViewFileTrouble):
        await read_views(Views(cache), tmp_path / "none.json")
    await cache.close()
