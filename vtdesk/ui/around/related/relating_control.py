"""What a person does to relations: new related records, linking, unlinking, and taking it back."""

from array import array
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from vtdesk.app.consent import agreed
from vtdesk.app.notices import notice_of, refusal
from vtdesk.app.related_table import Whose
from vtdesk.app.relating import LinkStep
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.ids import AnyId, ModuleName, id_from_key, parse_record_id
from vtdesk.domain.jobs import Job
from vtdesk.ui.around.related.link_dialog import LinkDialog
from vtdesk.ui.around.related.wording import title_of
from vtdesk.ui.bridge import ask, spawns
from vtdesk.ui.browse.wording import records_text
from vtdesk.ui.consent_question import Consent
from vtdesk.ui.look import Look
from vtdesk.ui.parts.toast import Toast
from vtdesk.ui.parts.tone import Tone
from vtdesk.ui.prices import work_text

FREE = 5
"""Calls that are made without a question about their price."""

_TOPIC = "related"


class RelatingControl(QObject):
    """Carries out what is done to the relations of a record.

    Args:
        look: theme and icons.
        session: the account.
        pane: the panel; the words about what was done lie over its foot.

    Signals:
        message(object): a Notice for the person.
        made(object): the EditSession of a new related record.
        linked(object, int): the record of this key was related, or will be; the first of several.
        done(): the keyboard belongs to the related records again.
    """

    message = Signal(object)
    made = Signal(object)
    linked = Signal(object, int)
    done = Signal()

    def __init__(self, look: Look, session: Session, pane: QWidget) -> None:
        super().__init__(pane)
        self._look = look
        self._session = session
        self._pane = pane
        self._relating = session.around.relating
        self._step: LinkStep | None = None
        self._consent = Consent(look, session, pane.window)
        self._choice: QDialog | None = None
        self.toast = Toast(look, pane)
        self.toast.chosen.connect(self.undo)

    @property
    def tasks(self) -> Tasks:
        """Where its coroutines run."""
        return self._session.tasks

    @property
    def dialog(self) -> QDialog | None:
        """The dialog that is on screen: what to choose, or whether to go on."""
        return self._choice or self._consent.question

    @spawns
    async def new(self, whose: Whose) -> None:
        """Begin a new related record."""
        try:
            edit = await self._relating.new(whose.module, whose.key, whose.relation)
        except VtdeskError as error:
            self._tell(error)
        else:
            self.made.emit(edit)

    @spawns
    async def choose(self, whose: Whose) -> None:
        """Ask which records are to be related, and relate them."""
        if self.dialog is not None:
            return
        try:
            schema = await self._session.ensure_schema(whose.relation.module)
        except VtdeskError as error:
            self._tell(error)
            return
        dialog = LinkDialog(
            self._look, self._session, schema, self._name(whose), self._price, self._pane.window()
        )
        if await self._answer(dialog):
            await self._relate(whose, dialog.records)
        self.done.emit()

    @spawns
    async def link(self, whose: Whose, module: ModuleName, keys: "array[int]") -> None:
        """Relate records that are stored: some were dropped, or chosen in a table."""
        await self.link_keys(whose, module, keys)

    async def link_keys(self, whose: Whose, module: ModuleName, keys: "array[int]") -> bool:
        """Relate stored records of a module; ask first where it costs much.

        Returns:
            Whether it was begun.
        """
        if module != whose.relation.module or not keys:
            return False
        reason = self._session.around.rights.why_not_link(whose.module, whose.key, whose.relation)
        if reason:
            self._refuse(reason)
            return False
        what = f"{self._counted(module, len(keys))} to {self._name(whose)}"
        if not await self._agreed(f"Link {what}?", "Link", len(keys)):
            return False
        schema = self._session.schema(module)
        assert schema is not None  # its records are stored
        return await self._relate(whose, [id_from_key(schema.id_prefix, key) for key in keys])

    @spawns
    async def unlink(self, whose: Whose, keys: "array[int]") -> None:
        """Take relations away; the records stay."""
        reason = self._session.around.rights.why_not_unlink(whose.module, whose.key, whose.relation)
        schema = self._session.schema(whose.relation.module)
        if reason or schema is None:
            self._refuse(reason)
            return
        what = f"{self._counted(schema.name, len(keys))} from {self._name(whose)}"
        if not await self._agreed(f"Unlink {what}?", "Unlink", len(keys)):
            self.done.emit()
            return
        if len(keys) == 1:
            target = id_from_key(schema.id_prefix, keys[0])
            await self._do(
                self._relating.unlink(whose.module, whose.key, whose.relation, target),
                f"Unlinked {self._label(target)}",
            )
            return
        await self._begin(self._relating.unlink_many(whose.module, whose.key, whose.relation, keys))
        self.done.emit()

    def undo_for(self, module: ModuleName, key: int) -> None:
        """Take the last single step back, if it was about this record."""
        step = self._step
        if step is not None and (step.module, int(step.source.key)) == (module, key):
            self.toast.hide()
            self.undo()

    @spawns
    async def undo(self) -> None:
        """Take the last single step back."""
        step, self._step = self._step, None
        if step is None:
            return
        try:
            with agreed():
                await self._relating.undo(step)
        except VtdeskError as error:
            self._tell(error)

    def why_not_drop(
        self, whose: Whose | None, module: ModuleName | None, *, nothing: str = ""
    ) -> str:
        """Why records that are held over a relation cannot be dropped; "" where they can.

        Args:
            whose: the relation; None where none is meant.
            module: of the records; None for what are no records of this account.
            nothing: why no record can be related at all.
        """
        if nothing:
            return nothing
        if module is None:
            return "Only records of this account can be dropped here."
        label = self._session.info(module).label
        if whose is None:
            return f"{label} cannot be related to this record."
        if whose.relation.module != module:
            return f"{label} cannot be dropped on {title_of(whose.relation)}."
        rights = self._session.around.rights
        return rights.why_not_link(whose.module, whose.key, whose.relation)

    def refuse(self, reason: str) -> None:
        """Say why something cannot be done."""
        self._refuse(reason)

    async def _relate(self, whose: Whose, targets: Sequence[AnyId]) -> bool:
        module, key, relation = whose.module, whose.key, whose.relation
        if len(targets) == 1:
            linking = self._relating.link(module, key, relation, targets[0])
            done = await self._do(linking, f"Linked {self._label(targets[0])}")
            if done and (before := self._before()):
                words = f"Linked {self._label(targets[0])}, which belonged to {before} before"
                self.toast.show_words(Tone.SUCCESS, words, "Undo")
        else:
            keys = [int(target.key) for target in targets]
            done = await self._begin(self._relating.link_many(module, key, relation, keys))
        if done:
            self.linked.emit(whose, int(targets[0].key))
        return done

    def _before(self) -> str:
        """The name of the record that the one linked last belonged to before; "" for none."""
        before = parse_record_id(self._step.before) if self._step is not None else None
        return (self._session.label(before) or "another record") if before is not None else ""

    async def _do(self, work: Coroutine[Any, Any, LinkStep], words: str) -> bool:
        try:
            with agreed():
                step = await work
        except VtdeskError as error:
            self._tell(error)
            return False
        self._step = step
        self.toast.show_words(Tone.SUCCESS, words, "Undo")
        return True

    async def _begin(self, starting: Awaitable[Job]) -> bool:
        try:
            await starting
        except VtdeskError as error:
            self._tell(error)
            return False
        return True

    async def _agreed(self, question: str, yes: str, count: int) -> bool:
        """Ask before: it costs much, or the account asks each time."""
        says = f"{self._price(count)}. It can be taken back."
        return await self._consent.given(question, yes, says=says, always=count > FREE)

    async def _answer(self, dialog: QDialog) -> bool:
        self._choice = dialog
        try:
            return await ask(dialog) == QDialog.DialogCode.Accepted
        finally:
            self._choice = None
            dialog.deleteLater()

    def _price(self, count: int) -> str:
        return work_text(self._session.bulk.price_of_calls(count))

    def _counted(self, module: ModuleName, count: int) -> str:
        return records_text(count, self._session.info(module))

    def _label(self, record: AnyId) -> str:
        return self._session.label(record) or "the record"

    def _name(self, whose: Whose) -> str:
        schema = self._session.schema(whose.module)
        record = id_from_key(schema.id_prefix, whose.key) if schema is not None else None
        return (self._session.label(record) if record is not None else None) or "this record"

    def _refuse(self, reason: str) -> None:
        if reason:
            self.message.emit(refusal(reason, _TOPIC))

    def _tell(self, error: VtdeskError) -> None:
        self.message.emit(notice_of(error, topic=_TOPIC))
