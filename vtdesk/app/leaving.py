"""Leaving an account: signing out of it, or taking it off this computer altogether."""

import asyncio

from vtdesk.app.accounts import Accounts
from vtdesk.app.paths import Profile
from vtdesk.app.secrets import SecretStore
from vtdesk.domain.account import Account


class Leaving:
    """Ends what a profile keeps of an account; its session must be closed before.

    Args:
        profile: where the account's folder lies.
        accounts: the list it stands in.
        secrets: has its keys.
    """

    def __init__(self, profile: Profile, accounts: Accounts, secrets: SecretStore) -> None:
        self._profile = profile
        self._accounts = accounts
        self._secrets = secrets

    async def sign_out(self, account: Account) -> None:
        """Let nobody open the account without its key; its records stay for the next time.

        Raises:
            NoPasswordStore: the computer's password store did not let go of the key.
        """
        await self._secrets.sign_out(account)

    async def forget(self, account: Account) -> None:
        """Remove the account with its keys and its records.

        Its place in the list goes last, so that whatever stops this can be tried again. The keys
        go before the files: without them the records are nothing but noise.

        Raises:
            NoPasswordStore: the computer's password store did not let go of the keys; the rest of
                the account is as before.
            ProfileTrouble: a file could not be deleted, or the list not be written.
        """
        await self._secrets.forget(account)
        await asyncio.to_thread(self._profile.wipe_account, account.id)
        await self._accounts.forget(account.id)
