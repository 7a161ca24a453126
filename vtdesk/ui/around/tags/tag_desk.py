"""Tags of the open record: between the line in its head and the session."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from vtdesk.app.consent import agreed
from vtdesk.app.notices import notice_of, refusal
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.domain.changes import ChangeSet
from vtdesk.domain.errors import Remedy, VtdeskError
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.status import SyncStatus
from vtdesk.ui.around.tags.tag_chip import Tag, TagState, hashed
from vtdesk.ui.around.tags.tag_line import TagLine
from vtdesk.ui.bridge import spawns
from vtdesk.ui.consent_question import Consent
from vtdesk.ui.edit.panel import RecordPane
from vtdesk.ui.look import Look

TOPIC = "tags"
"""Of notices about the tags of one record."""

OFFLINE_WORDS = "Tags need a connection to Vtiger, and there is none now."

At = tuple[ModuleName, int]


class TagDesk(QObject):
    """Shows and changes the tags of the record in a pane.

    What the server has not answered yet, and what it refused, stays on the line of its record
    until it is settled, also while other records are looked at.

    Args:
        look: theme and icons.
        session: the account at work.
        record: the pane; the line goes into its head.
        parent: the window.

    Signals:
        message(object): a Notice for the person.
        records_wanted(object, str): the records of this module with this tag are to be shown.
    """

    message = Signal(object)
    records_wanted = Signal(object, str)

    def __init__(self, look: Look, session: Session, record: RecordPane, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._consent = Consent(look, session, record.window)
        self._tags = session.around.tags
        self._record = record
        self._at: At | None = None
        self._unsettled: dict[At, dict[str, Tag]] = {}
        self._typed: dict[At, str] = {}
        self._taken_off: tuple[At, str] | None = None
        self.line = TagLine(look)
        self.line.hide()
        record.head.show_below_title(self.line)
        record.edits_changed.connect(self._look_at_record)
        self.line.typed.connect(self._complete)
        self.line.given.connect(self._add)
        self.line.retried.connect(self._retry)
        self.line.removed.connect(self._remove)
        self.line.chosen.connect(self._choose)
        self.line.refused.connect(self._refuse)
        self.line.left.connect(record.go_to_form)
        self._tags.changed.connect(self._tags_changed)
        session.bus.changes.connect(self._store_changed)
        session.bus.status.connect(self._status_changed)
        self._look_at_record()

    @property
    def tasks(self) -> Tasks:
        """Where calls run."""
        return self._session.tasks

    @property
    def is_ready(self) -> bool:
        """Whether a record stands in the pane whose tags are shown."""
        return self._at is not None

    def start(self) -> None:
        """Let a tag be typed for the open record, or say why not."""
        if self._at is not None:
            self.line.start()

    def go_to_tags(self) -> None:
        """Put the keyboard on the first tag of the open record, to be taken off or chosen."""
        if self._at is not None:
            self.line.go_to(0)

    def take_back(self, notice: Notice) -> bool:
        """Put a tag on again that was taken off, if the notice tells of that; whether it did."""
        if notice.topic != TOPIC or self._taken_off is None:
            return False
        (at, tag), self._taken_off = self._taken_off, None
        self._put_on(at, (tag,))
        return True

    def leave_session(self) -> None:
        """Hear no more of a session that may outlive this window."""
        self._tags.changed.disconnect(self._tags_changed)
        self._session.bus.changes.disconnect(self._store_changed)
        self._session.bus.status.disconnect(self._status_changed)

    # what is shown

    def _look_at_record(self) -> None:
        """Follow the pane: another record, a key from the server, other rights."""
        edit = self._record.edit
        at = None
        if edit is not None and edit.key is not None and not edit.is_new and not edit.gone:
            at = (edit.module, int(edit.key))
        if at != self._at:
            self._keep_typed()
            self._at = at
            if at is not None:
                label = self._session.info(at[0]).label
                self.line.show_record(label, self._typed.pop(at, ""))
            self._show()
        elif at is not None:
            self.line.set_off(self._why_not(at))

    def _show(self) -> None:
        at = self._at
        known = self._tags.of(*at) if at is not None else None
        unsettled = self._unsettled.get(at, {}) if at is not None else {}
        shown = {tag: unsettled.get(tag, Tag(tag)) for tag in known or ()}
        shown |= {tag: one for tag, one in unsettled.items() if tag not in shown}
        self.line.setVisible(at is not None and (bool(shown) or self._has_tags(at[0])))
        self.line.show_tags(tuple(shown.values()))
        if at is None:
            return
        self.line.set_off(self._why_not(at))
        is_looked_at = self._session.status.online is True and self.line.isVisible()
        if is_looked_at and self._tags.wants_reading(*at):
            self._read(at)

    def _has_tags(self, module: ModuleName) -> bool:
        """Whether records of a module can have tags on this server at all."""
        return not self._tags.why_never(module)

    def _why_not(self, at: At) -> str:
        reason = self._tags.why_not(*at)
        if not reason and self._session.status.online is False:
            return OFFLINE_WORDS
        return reason

    def _keep_typed(self) -> None:
        text = self.line.typed_text
        if self._at is not None and text.strip():
            self._typed[self._at] = text

    def _tags_changed(self, at: At) -> None:
        if at == self._at:
            self._show()

    def _store_changed(self, changes: ChangeSet) -> None:
        if self._at is None:
            return
        module, key = self._at
        if key in changes.rows.get(module, ()) or module in changes.everything:
            self._show()

    def _status_changed(self, _status: SyncStatus) -> None:
        if self._at is not None and self._why_not(self._at) != self.line.off:
            self._show()

    # what a person wants

    @spawns
    async def _complete(self, typed: str) -> None:
        if self._at is not None:
            last = typed.rpartition(",")[2]
            self.line.offer(typed, await self._tags.offered(*self._at, last))

    def _add(self, tags: Sequence[str]) -> None:
        if self._at is not None:
            held = {tag.text for tag in self.line.tags if tag.state is not TagState.REFUSED}
            new = tuple(tag for tag in tags if tag not in held)
            if new:
                self._put_on(self._at, new)

    def _retry(self, tag: str) -> None:
        if self._at is not None:
            self._put_on(self._at, (tag,))

    @spawns
    async def _read(self, at: At) -> None:
        """Ask for tags that nothing here tells; nobody asked for it, so a refusal is silent."""
        try:
            await self._tags.read(*at)
        except VtdeskError:
            return

    @spawns
    async def _put_on(self, at: At, tags: Sequence[str]) -> None:
        was_refused = any(tag in self._unsettled.get(at, {}) for tag in tags)
        self._settle(at, {tag: Tag(tag, TagState.ADDING) for tag in tags})
        if not await self._consent.given(f"Put {_listed(tags)} on {self._name(at)}?", "Put on"):
            self._settle(at, dict.fromkeys(tags))
            return
        try:
            with agreed():
                await self._tags.add(*at, tags)
        except VtdeskError as error:
            self._settle(at, {tag: Tag(tag, TagState.REFUSED, error.summary) for tag in tags})
            self._tell_problem(error)
            return
        self._settle(at, dict.fromkeys(tags))
        if was_refused:
            # takes the place of the words about the refusal
            self._tell(f"{_listed(tags)} put on.")

    @spawns
    async def _remove(self, tag: str) -> None:
        at = self._at
        if at is None:
            return
        before = self._unsettled.get(at, {}).get(tag)
        if before is not None and before.state is TagState.REFUSED:
            self._settle(at, {tag: None})
            return
        self._settle(at, {tag: Tag(tag, TagState.REMOVING)})
        listed = _listed((tag,))
        if not await self._consent.given(f"Take {listed} off {self._name(at)}?", "Take off"):
            self._settle(at, {tag: None})
            return
        try:
            with agreed():
                await self._tags.remove(*at, (tag,))
        except VtdeskError as error:
            self._tell_problem(error)
        else:
            self._taken_off = (at, tag)
            self._tell(f"{listed} taken off.", Remedy.UNDO)
        finally:
            self._settle(at, {tag: None})

    def _name(self, at: At) -> str:
        edit = self._record.edit
        is_open = edit is not None and edit.key is not None and (edit.module, int(edit.key)) == at
        return edit.title if edit is not None and is_open else "the record"

    def _choose(self, tag: str) -> None:
        if self._at is not None:
            self.records_wanted.emit(self._at[0], tag)

    def _refuse(self, reason: str) -> None:
        self.message.emit(refusal(reason, TOPIC))

    def _settle(self, at: At, tags: dict[str, Tag | None]) -> None:
        """Let tags of a record stand differently; None for those that are as the server says."""
        here = self._unsettled.setdefault(at, {})
        for tag, state in tags.items():
            if state is None:
                here.pop(tag, None)
            else:
                here[tag] = state
        if not here:
            del self._unsettled[at]
        if at == self._at:
            self._show()

    def _tell(self, words: str, remedy: Remedy = Remedy.NONE) -> None:
        self.message.emit(Notice(Level.DONE, words, remedy=remedy, topic=TOPIC))

    def _tell_problem(self, error: VtdeskError) -> None:
        self.message.emit(notice_of(error, topic=TOPIC))


def _listed(tags: Sequence[str]) -> str:
    words = ", ".join(map(hashed, tags))
    return words if len(words) <= 60 else f"{words[:59]}…"
