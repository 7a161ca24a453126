"""Deleting records: whether it may be done, the question, and the job."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from vtdesk.app.session import Session
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.ids import ModuleName
from vtdesk.ui.bridge import ask
from vtdesk.ui.browse import wording
from vtdesk.ui.browse.delete_dialog import DeleteDialog
from vtdesk.ui.look import Look
from vtdesk.ui.prices import work_text


class Deletion:
    """Asks before records are deleted, and starts it.

    Args:
        look: theme and icons.
        session: the account.
    """

    def __init__(self, look: Look, session: Session) -> None:
        self._look = look
        self._session = session

    def why_not(self, module: ModuleName) -> str:
        """Why records of a module cannot be deleted, in words; "" if they can."""
        if not self._session.may_write:
            return READ_ONLY
        schema = self._session.schema(module)
        if schema is not None and not schema.deleteable:
            return f"Your role in Vtiger may not delete {schema.label.lower()}."
        return ""

    async def ask(self, module: ModuleName, keys: Sequence[int], window: QWidget) -> None:
        """Delete records once the person has said so.

        Raises:
            VtdeskError: nothing was begun.
        """
        session = self._session
        info = session.info(module)
        label = info.singular or info.label if len(keys) == 1 else info.label
        what = f"{len(keys):,} {wording.in_sentence(label)}"
        names = await session.bulk.first_titles(module, keys)
        price = await session.bulk.price_of_deletion(module, keys)
        words = work_text(price) if price.calls > 1 else ""
        dialog = DeleteDialog(self._look, what, names, len(keys), window, price=words)
        answer = await ask(dialog)
        dialog.deleteLater()
        if answer == QDialog.DialogCode.Accepted:
            await session.bulk.delete(module, keys)
