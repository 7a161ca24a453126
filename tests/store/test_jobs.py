"""Jobs and their rows on disk."""

from pathlib import Path

from tests.store.building import change, contact, store
from vtdesk.domain.ids import ModuleName
from vtdesk.store.jobs import JobRow

CONTACTS = ModuleName("Contacts")


async def test_jobs_and_rows_survive_a_restart(tmp_path: Path) -> None:
    async with store(tmp_path / "s.db") as cache:
        await cache.jobs.put("b", "first")
        await cache.jobs.put("a", "second")
        await cache.jobs.put("b", "first, later")
        await cache.jobs.put_rows("a", {number: str(number) for number in range(1200)})
        await cache.jobs.put_rows("a", {0: "zero"})
    async with store(tmp_path / "s.db") as cache:
        assert await cache.jobs.all() == (("b", "first, later"), ("a", "second"))
        rows = await cache.jobs.rows("a")
        assert (len(rows), rows[:2], rows[-1]) == (1200, ("zero", "1"), "1199")
        assert await cache.jobs.rows("b") == ()
        await cache.jobs.forget("a")
        assert await cache.jobs.rows("a") == ()
        assert [job for job, _ in await cache.jobs.all()] == ["b"]


async def test_a_row_is_kept_in_one_write_with_its_change() -> None:
    async with store() as cache:
        await cache.put_records(CONTACTS, [contact(1, lastname="Lee")], fetched=1.0)
        await cache.put_change(change("c", 1, lastname="Ray"), job_row=JobRow("j", 0, "begun"))
        assert await cache.jobs.rows("j") == ("begun",)
        await cache.withdraw("c", job_row=JobRow("j", 0, "taken back"))
        assert await cache.jobs.rows("j") == ("taken back",)
        assert cache.outbox() == ()
