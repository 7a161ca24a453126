"""Connecting to a Vtiger: the check, and the account that comes of it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from pathlib import Path

from vtdesk.api.connection import check_connection
from vtdesk.app.accounts import Accounts, new_account_id
from vtdesk.app.secrets import SecretStore
from vtdesk.domain.account import Account, Keeping, Secret, WriteLevel
from vtdesk.domain.connection import CheckStep, Connection, waiting_steps, with_step
from vtdesk.domain.values import Formats


@dataclass(frozen=True, slots=True)
class ConnectForm:
    """One attempt to connect, as typed.

    Attributes:
        address: anything a person may paste; the check finds the server in it.
        access_key: as pasted.
        allow_http: the person allows plain http to that host.
        ca_file: file of authorities to trust besides the system's; "" for none.
    """

    address: str
    user: str
    access_key: Secret
    write_level: WriteLevel = WriteLevel.READ_ONLY
    allow_http: bool = False
    ca_file: str = ""


class Connecting:
    """Checks what was filled in and keeps what was found.

    Args:
        accounts: the profile's accounts.
        secrets: where the access key goes.
        formats: the person's way of writing a date.
    """

    def __init__(self, accounts: Accounts, secrets: SecretStore, formats: Formats) -> None:
        self._accounts = accounts
        self._secrets = secrets
        self._formats = formats

    async def check(
        self, form: ConnectForm
    ) -> AsyncGenerator[tuple[CheckStep, ...] | Connection, None]:
        """All steps, again after each news; the connection last, if none stopped."""
        steps = waiting_steps()
        yield steps
        async for news in check_connection(
            form.address,
            form.user.strip(),
            form.access_key,
            allow_http=form.allow_http,
            ca_file=Path(form.ca_file) if form.ca_file else None,
            formats=self._formats,
        ):
            if isinstance(news, Connection):
                yield news
            else:
                steps = with_step(steps, news)
                yield steps

    def account_of(self, form: ConnectForm, connection: Connection, keeping: Keeping) -> Account:
        """The account for a connection that was checked; a known one keeps its id and store."""
        known = self._accounts.find(connection.endpoint, form.user.strip())
        fresh = Account(
            id=known.id if known else new_account_id(),
            endpoint=connection.endpoint,
            user=form.user.strip(),
            label=connection.host,
            keeping=keeping,
        )
        return replace(
            fresh,
            write_level=form.write_level,
            allow_http=form.allow_http,
            ca_file=form.ca_file,
        )

    async def keep(self, account: Account, access_key: Secret) -> None:
        """Put the account on the list and its key where the account says.

        Raises:
            NoPasswordStore: the keyring does not take the key; nothing was put on the list.
            ProfileTrouble: the list could not be written.
        """
        await self._secrets.keep_access_key(account, access_key)
        await self._accounts.put(account)
        await self._accounts.use(account)
