"""Rows of a module into a file that spreadsheets open.

The rows come from the store, which knows the names of what they point to. What the store does not
have of them is fetched first, page after page; it stays stored, so that an export that was
interrupted asks for no page twice. The file itself is written anew then: that takes no call. In the
end the server counts, and the person is told.
"""

import asyncio
import math
from array import array
from collections import Counter
from collections.abc import (
    AsyncGenerator,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from vtdesk.api.budget import spending
from vtdesk.api.filters import compile_filter, grouped, where
from vtdesk.app.csv_columns import csv_column
from vtdesk.app.export_plan import ExportPlan, ExportPrice, FileKind, read_written, written
from vtdesk.app.export_words import Outcome, outcome_words
from vtdesk.app.job_control import Control, Progress
from vtdesk.app.missing_rows import MissingRows, Place, expected_calls
from vtdesk.app.paths import trouble
from vtdesk.app.references import References
from vtdesk.app.sheet_files import CsvFile, PartFile, SheetFile, WorkbookFile
from vtdesk.domain.errors import ProfileTrouble, Remedy, VtdeskError
from vtdesk.domain.fieldtypes import FieldKind
from vtdesk.domain.ids import AnyId, ModuleName, RecordId, parse_record_id
from vtdesk.domain.jobs import Price, RowResult, price_of
from vtdesk.domain.keeping import PAGE
from vtdesk.domain.query import EVERYTHING, Query
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.domain.spreadsheet_text import MOST_ROWS, number_format, sheet_cell
from vtdesk.domain.values import POINTERS, Cell, Formats
from vtdesk.store.cache import Cache
from vtdesk.store.threads import Writer
from vtdesk.sync.engine import Engine

KIND = "export"

SLICE = 2_000
"""Rows that are read and written in one go."""

_NAMING = POINTERS | {FieldKind.MULTIREFERENCE}


@dataclass(frozen=True, slots=True)
class ExportServices:
    """What exports need of their session.

    Attributes:
        minute_limit: calls a minute that the server allows, where it tells.
    """

    cache: Cache
    engine: Engine
    references: References
    formats: Callable[[], Formats]
    minute_limit: Callable[[], int | None]


class Exports:
    """Makes exports of one account.

    Args:
        services: of the session.
    """

    def __init__(self, services: ExportServices) -> None:
        self._services = services
        self._paths: dict[str, Path] = {}

    def path_of(self, job: str) -> Path | None:
        """Where the file of an export of this run of the program belongs."""
        return self._paths.get(job)

    async def price(self, query: Query, fields: Collection[str]) -> ExportPrice:
        """Tell without a call what an export costs.

        That is a count in the end, a page for each hundred rows that are not here, and a call for
        each hundred names that are not.

        Raises:
            VtdeskError: the module was never described and the server did not do it now.
            CancelledError: a newer question took the place of this one.
        """
        services, cache = self._services, self._services.cache
        schema = await services.engine.ensure_schema(query.module)
        keys = await cache.reads.ids(query, slot=f"export {query.module}")
        chosen = None if _is_whole_module(query) else keys
        targets = await cache.reads.pointed_to(query.module, chosen, _pointers(schema, fields))
        rows, calls = len(keys), await asyncio.to_thread(_naming_calls, targets)
        cursor = cache.cursor(query.module)
        whole = cursor is not None and cursor.is_whole
        if whole:
            calls += 1
        else:
            rows, missing = await expected_calls(cache, schema, query, stored=rows)
            calls += missing
        price = price_of(0, reads=calls, minute_limit=services.minute_limit())
        return ExportPrice(rows, whole, price)

    def work(self, plan: ExportPlan, price: ExportPrice) -> "ExportWork":
        """An export as a job, at the price that was told."""
        return ExportWork(plan, price, self._services, begun=self._begun)

    async def resumed(self, job: str, state: str) -> "ExportWork | None":
        """The export of an earlier run of the program; None where it cannot be read any more."""
        found = read_written(state)
        if found is None:
            return None
        self._begun(job, found.plan)
        return ExportWork(found.plan, found.price, self._services, found.place)

    def _begun(self, job: str, plan: ExportPlan) -> None:
        self._paths[job] = plan.path


class ExportWork:
    """One export, as a job.

    Args:
        plan: what, and where to.
        told: what it costs, as it was told.
        services: of the session.
        place: how far an earlier run of the program had fetched.
        begun: told the job's id.
    """

    def __init__(
        self,
        plan: ExportPlan,
        told: ExportPrice,
        services: ExportServices,
        place: Place | None = None,
        *,
        begun: Callable[[str, ExportPlan], None] | None = None,
    ) -> None:
        self.plan = plan
        self._tell_begun = begun
        self._told = told
        self._services = services
        self._place = place
        self._missing: MissingRows | None = None
        self._names: dict[str, str | None] = {}

    @property
    def kind(self) -> str:
        """The name under which exports are known after a restart."""
        return KIND

    @property
    def title(self) -> str:
        """What is done, in words."""
        return f"Export {self.plan.label} to {self.plan.path.name}"

    @property
    def module(self) -> ModuleName:
        """Whose rows."""
        return self.plan.module

    @property
    def total(self) -> int:
        """How many rows, as far as it was known before the start."""
        return self._told.rows

    @property
    def price(self) -> Price:
        """What it costs, as it was told."""
        return self._told.price

    @property
    def writes(self) -> bool:
        """It changes no records."""
        return False

    @property
    def can_undo(self) -> bool:
        """There is nothing to take back."""
        return False

    @property
    def can_go_on(self) -> bool:
        """A file has no rows that are left: it is whole or not there."""
        return False

    @property
    def results(self) -> tuple[RowResult, ...]:
        """The rows have no results of their own."""
        return ()

    async def begin(self, job: str) -> None:
        """Nothing but the plan is needed after a restart."""
        if self._tell_begun is not None:
            self._tell_begun(job, self.plan)

    def state(self) -> str:
        """The plan and how far it has fetched, as JSON."""
        place = self._missing.place if self._missing is not None else self._place
        return written(self.plan, self._told, place)

    async def undo(self) -> None:
        """Nothing was changed."""

    async def steps(self, control: Control) -> AsyncGenerator[RowResult | Progress]:
        """Fetch what is not here, write the file, and have the server count.

        Raises:
            JobCancelled: it was given up; no file is left.
            ProfileTrouble: the file cannot be written; none is left.
            VtdeskError: rows that are needed could not be fetched now.
        """
        worker, part = Writer("vtdesk-export"), PartFile(self.plan.path)
        try:
            # before any call: a folder that cannot be written to costs none
            path = await worker.run(part.make)
            with spending(KIND):
                schema = await self._services.engine.ensure_schema(self.module)
                self._check_fields(schema)
                async for progress in self._fetch(control, schema):
                    yield progress
                keys = await self._services.cache.reads.ids(self.plan.query)
                self._check_size(keys)
                unnamed = await self._find_names(control, schema, keys)
                sheet = await worker.run(partial(self._open, path, schema))
                done = 0
                try:
                    async for done in self._write(control, worker, sheet, keys):
                        yield Progress(done, len(keys))
                    await control.go_on()
                    await worker.run(sheet.finish)
                    await worker.run(partial(self._publish, part, path))
                finally:
                    await worker.run(sheet.give_up)
                local = await worker.run(partial(_count_local, keys))
                written_rows = Outcome(done, local=local, unnamed=unnamed, cut=sheet.cut)
                outcome = await self._counted(written_rows, schema)
                yield Progress(outcome.rows, outcome.rows, outcome_words(outcome))
        except OSError as error:
            raise trouble(
                f"The file {self.plan.path} was not written", error, self.plan.path.parent
            ) from error
        finally:
            await worker.run(part.clear)
            await worker.close()

    async def _fetch(self, control: Control, schema: ModuleSchema) -> AsyncGenerator[Progress]:
        services = self._services
        cursor = services.cache.cursor(self.module)
        if self._place is None and cursor is not None and cursor.is_whole:
            return
        query = self.plan.query
        self._missing = MissingRows(services.engine, services.cache, schema, query, self._place)
        async for progress in self._missing.steps(control):
            yield progress

    def _check_fields(self, schema: ModuleSchema) -> None:
        if not any(_specs(schema, self.plan.fields)):
            raise ProfileTrouble(
                f"{schema.label} has none of the fields any more that were to be exported.",
                remedy=Remedy.NONE,
            )

    def _check_size(self, keys: "array[int]") -> None:
        if self.plan.kind is FileKind.WORKBOOK and len(keys) > MOST_ROWS:
            raise ProfileTrouble(
                f"A workbook holds {MOST_ROWS:,} rows; these are {len(keys):,}."
                " Export them as CSV, or narrow them down.",
                remedy=Remedy.NONE,
            )

    async def _find_names(self, control: Control, schema: ModuleSchema, keys: "array[int]") -> int:
        """Have names for what the rows point to; how many are left that nobody tells."""
        cache, pointers = self._services.cache, _pointers(schema, self.plan.fields)
        chosen = None if _is_whole_module(self.plan.query) else keys
        targets = await cache.reads.pointed_to(self.module, chosen, pointers)
        if unnamed := await asyncio.to_thread(_unnamed, targets):
            await self._fetch_names(control, unnamed)
            targets = await cache.reads.pointed_to(self.module, chosen, pointers)
            unnamed = await asyncio.to_thread(_unnamed, targets)
        self._names = targets
        return len(unnamed)

    async def _fetch_names(self, control: Control, unnamed: Iterable[str]) -> None:
        services = self._services
        by_module: dict[ModuleName, list[RecordId]] = {}
        for record in filter(None, map(parse_record_id, unnamed)):
            module = services.references.module_of(record)
            if module is not None:
                by_module.setdefault(module, []).append(record)
        for module, records in by_module.items():
            await control.go_on()
            try:
                await services.engine.questions.fetch_labels(module, records)
            except VtdeskError:
                # the rows are what counts; the person is told how many names lack
                return

    def _open(self, path: Path, schema: ModuleSchema) -> SheetFile:
        plan, formats = self.plan, self._services.formats()
        specs = list(_specs(schema, plan.fields))
        header = [spec.label for spec in specs]
        if plan.kind is FileKind.CSV:
            texts = [csv_column(spec, formats, self._label, plan.form.style) for spec in specs]
            return CsvFile(path, header, texts, plan.form.separator)
        values = [sheet_cell(spec, formats, self._label) for spec in specs]
        return WorkbookFile(path, header, values, [number_format(s, formats) for s in specs])

    def _publish(self, part: PartFile, path: Path) -> None:
        try:
            part.publish(path)
        except PermissionError as error:
            # what Windows says of a file that a spreadsheet has open
            raise ProfileTrouble(
                f"{self.plan.path} was not replaced: it is open in another program, or you may not"
                " write there.",
                detail=f"{type(error).__name__}: {error}",
                folder=str(self.plan.path.parent),
            ) from error

    def _label(self, record: AnyId) -> str | None:
        return self._names.get(str(record))

    async def _write(
        self, control: Control, worker: Writer, sheet: SheetFile, keys: "array[int]"
    ) -> AsyncGenerator[int]:
        """Write the rows slice by slice; gives how many are written."""
        schema, done = self._services.cache.schema(self.module), 0
        assert schema is not None
        fields = [spec.name for spec in _specs(schema, self.plan.fields)]
        read = partial(self._services.cache.reads.sheet_rows, self.module, fields=fields)
        ahead = await read(keys[:SLICE])
        for start in range(0, len(keys), SLICE):
            await control.go_on()
            rows = ahead
            following = keys[start + SLICE : start + 2 * SLICE]
            # while these rows are written, the next ones are read
            ahead, _ = await asyncio.gather(read(following), worker.run(partial(_add, sheet, rows)))
            done += len(rows)
            yield done

    async def _counted(self, outcome: Outcome, schema: ModuleSchema) -> Outcome:
        """The outcome together with what the server counts."""
        services, query = self._services, self.plan.query
        compiled = compile_filter(query.filter, schema)
        groups = grouped(compiled, schema)
        comparable = compiled.exact and len(groups) == 1 and not query.words
        if self._missing is not None:
            counted = self._missing.place.counted if comparable else None
            return replace(outcome, counted=counted)
        try:
            counted = await services.engine.questions.count_where(
                self.module, where(groups[0]) if comparable else ""
            )
        except VtdeskError as error:
            return replace(outcome, not_asked=error.summary)
        if comparable:
            return replace(outcome, counted=counted)
        stored = await services.cache.server_keys(self.module)
        return replace(outcome, counted=counted, of_all=True, stored=len(stored))


def _count_local(keys: "array[int]") -> int:
    return sum(key < 0 for key in keys)


def _add(sheet: SheetFile, rows: Sequence[tuple[Cell, ...]]) -> None:
    if rows:
        sheet.add(rows)


def _is_whole_module(query: Query) -> bool:
    return query.filter == EVERYTHING and not query.words


def _specs(schema: ModuleSchema, fields: Collection[str]) -> Iterator[FieldSpec]:
    """The fields that are still there, in their order."""
    return filter(None, map(schema.field, fields))


def _pointers(schema: ModuleSchema, fields: Collection[str]) -> tuple[str, ...]:
    return tuple(spec.name for spec in _specs(schema, fields) if spec.kind in _NAMING)


def _unnamed(targets: Mapping[str, str | None]) -> list[str]:
    return [record for record, name in targets.items() if name is None]


def _naming_calls(targets: Mapping[str, str | None]) -> int:
    """A call for each hundred records of a module whose names are not known."""
    unnamed = _unnamed(targets)
    prefixes = Counter(record.partition("x")[0] for record in unnamed if "x" in record)
    return sum(math.ceil(count / PAGE) for count in prefixes.values())
