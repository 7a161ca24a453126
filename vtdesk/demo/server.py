"""The demo server: the sample company behind a real HTTP address, in a thread of its own."""

import asyncio
import ssl
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from starlette.applications import Starlette
from starlette.routing import Route

from vtdesk.demo.calls import CallLog
from vtdesk.demo.company import Company
from vtdesk.demo.control import Control
from vtdesk.demo.errors import DemoServerError
from vtdesk.demo.faults import Faults
from vtdesk.demo.listener import HOST, Listener
from vtdesk.demo.operations import writing
from vtdesk.demo.operations.request import Found, Request
from vtdesk.demo.people import Person
from vtdesk.demo.schemas import Dialect, Module
from vtdesk.demo.tables import Row
from vtdesk.demo.usage import DEFAULT_DAILY_LIMIT, DEFAULT_MINUTE_LIMIT, UsageMeter
from vtdesk.demo.values import Json
from vtdesk.demo.web import Api, RestEndpoint
from vtdesk.demo.webservice import SessionEndpoint

PATH = "/restapi/v1/vtiger/default"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody who may sign in."""

    user: str
    access_key: str = field(repr=False)
    admin: bool


class DemoServer:
    """A Vtiger server with a sample company.

    ``start`` and ``stop``, or a ``with`` block. Everything else may be used from any thread,
    the methods that change records also before ``start``.

    Attributes:
        faults: what goes wrong; switched while it runs.
        calls: what was asked.
        meter: the call budget; its limits may be lowered.
    """

    def __init__(
        self,
        *,
        records: int = 2000,
        seed: int = 1,
        dialect: Dialect = "cloud",
        faults: Faults | None = None,
        port: int = 0,
        database: Path | None = None,
        ssl_certificate: tuple[Path, Path] | None = None,
        base_day: date | None = None,
        minute_limit: int = DEFAULT_MINUTE_LIMIT,
        daily_limit: int = DEFAULT_DAILY_LIMIT,
        control: bool = False,
    ) -> None:
        """Say what is wanted; nothing is made before ``start``.

        Args:
            records: entity records in all, about.
            seed: the same seed and base day give the same company.
            dialect: ``cloud`` or ``opensource``.
            faults: what goes wrong from the start.
            port: 0 for a free one.
            database: a file to keep the company in; made if it is not there.
            ssl_certificate: files with certificate chain and key, for https.
            base_day: the day all sample dates hang on; today where omitted.
            minute_limit: the cloud's call budget of a minute.
            daily_limit: the same of a day.
            control: also serve the control address.
        """
        self.faults = faults or Faults()
        self.calls = CallLog()
        self._records = records
        self._seed = seed
        self._dialect: Dialect = dialect
        self._port = port
        self._database = database
        self._ssl_certificate = ssl_certificate
        self._base_day = base_day or datetime.now(UTC).date()
        self._limits = (minute_limit, daily_limit)
        self._control = Control(self.faults, self.calls) if control else None
        self._control_listener: Listener | None = None
        self._company: Company | None = None
        self._meter: UsageMeter | None = None
        self._listener: Listener | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Make the company and accept connections.

        Raises:
            DemoServerError: the port is taken, the certificate or the file cannot be read.
        """
        if self._thread is not None:
            return
        company = self.company
        self._meter = UsageMeter(company.clock, *self._limits)
        api = Api(company, self.faults, self.calls, self._meter)
        try:
            self._listener = Listener(_application(api), self._port, self._ssl_context())
            if self._control is not None:
                self._control_listener = Listener(self._control.application)
        except DemoServerError:
            self.stop()
            raise
        api.listener = self._listener
        # the listener is told by a selector that somebody knocks
        self._loop = asyncio.SelectorEventLoop()
        self._thread = threading.Thread(target=self._run, args=(self._loop,), name="demo server")
        self._thread.start()
        if self._control_listener is not None:
            self._do(self._control_listener.open())
        if not self.faults.offline:
            self._do(self._listener.open())
        self.faults.bind(self._follow_offline)

    def stop(self) -> None:
        """Stop; no thread, socket or file stays open. May be called again."""
        self.faults.bind(None)
        if self._thread is not None and self._loop is not None:
            for listener in filter(None, (self._listener, self._control_listener)):
                self._do(listener.close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._thread = None
            self._loop = None
        if self._company is not None:
            self._company.close()
            self._company = None

    @property
    def endpoint(self) -> str:
        """The address to give to a client."""
        return f"{self.base_url}{PATH}"

    @property
    def base_url(self) -> str:
        """Scheme, host and port."""
        if self._listener is None:
            raise DemoServerError("The sample company's server has not been started.")
        scheme = "https" if self._ssl_certificate else "http"
        return f"{scheme}://{HOST}:{self._listener.port}"

    @property
    def webservice(self) -> str:
        """The address of ``webservice.php``, the API's older form."""
        return f"{self.base_url}/webservice.php"

    @property
    def control(self) -> str:
        """The address that changes the weather of a server in another process."""
        if self._control is None or self._control_listener is None:
            raise DemoServerError("The sample company's server has no control address.")
        return f"http://{HOST}:{self._control_listener.port}{self._control.path}"

    @property
    def users(self) -> tuple[DemoUser, ...]:
        """An administrator and two ordinary users with different rights."""
        return tuple(
            DemoUser(person.user_name, person.access_key, person.admin)
            for person in self.company.people[:3]
        )

    @property
    def company(self) -> Company:
        """The company, made at the first use."""
        if self._company is None:
            self._company = Company(
                dialect=self._dialect,
                records=self._records,
                seed_number=self._seed,
                base_day=self._base_day,
                database=self._database,
            )
        return self._company

    @property
    def meter(self) -> UsageMeter:
        """The call budget of the running server."""
        if self._meter is None:
            raise DemoServerError("The sample company's server has not been started.")
        return self._meter

    # records, behind the clients' back

    def rows(self, module: str) -> dict[str, Row]:
        """All live records of a module by id, as they are stored."""
        found = self._module(module)
        names = self.company.tables.columns(found.table)
        shown = [name for name in names if name in found.fields]
        return {
            found.record_id(number): {name: row[name] for name in shown}
            for number, row in self.company.tables.all(found).items()
        }

    def add(self, module: str, values: Mapping[str, Json], user: str | None = None) -> str:
        """Make a record as a user (the administrator where omitted); returns its id."""
        request = self._request(user)
        found = self._module(module)
        with self.company.lock:
            complete: dict[str, Json] = {"assigned_user_id": f"19x{request.person.number}"}
            return writing.add_record(request, found, complete | dict(values)).id

    def edit(
        self, module: str, record_id: str, values: Mapping[str, Json], user: str | None = None
    ) -> None:
        """Change fields of a record as a user, the administrator where omitted."""
        request = self._request(user)
        with self.company.lock:
            writing.change_record(request, self._found(request, module, record_id), values)

    def remove(self, module: str, record_id: str, user: str | None = None) -> None:
        """Delete a record."""
        request = self._request(user)
        with self.company.lock:
            writing.delete_record(request, self._found(request, module, record_id))

    def grow(self, module: str, count: int) -> None:
        """Add so many records to a module at once, made from those it has."""
        self.company.grow(self._module(module), count)

    def _module(self, name: str) -> Module:
        return self.company.catalogue.modules[name]

    def _found(self, request: Request, module: str, record_id: str) -> Found:
        found = request.find(record_id)
        if found.module.name != module:
            raise KeyError(record_id)
        return found

    def _request(self, user: str | None) -> Request:
        person: Person | None = (
            self.company.people[0] if user is None else self.company.person(user)
        )
        if person is None:
            raise KeyError(user)
        self.company.clock.shift = self.faults.clock_shift
        return Request(self.company, person, {})

    # the thread

    def _ssl_context(self) -> ssl.SSLContext | None:
        if self._ssl_certificate is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            context.load_cert_chain(*self._ssl_certificate)
        except (OSError, ssl.SSLError) as problem:
            raise DemoServerError(f"The certificate cannot be used: {problem}.") from problem
        return context

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    def _do(self, coroutine: Coroutine[object, object, None]) -> None:
        """Run a coroutine in the server's thread and wait for it."""
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def _follow_offline(self, offline: bool) -> None:
        assert self._listener is not None
        self._do(self._listener.close() if offline else self._listener.open())


def _application(api: Api) -> Starlette:
    return Starlette(
        routes=[
            Route(PATH + "/{operation}", RestEndpoint(api)),
            Route("/webservice.php", SessionEndpoint(api)),
        ]
    )
