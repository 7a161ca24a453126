"""Carries out the actions that are about what lies around the open record."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from vtdesk.app.notices import refusal
from vtdesk.app.session import Session
from vtdesk.app.timeline_items import COMMENTS
from vtdesk.app.write_rights import READ_ONLY
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.modules import EVENTS, TODOS
from vtdesk.domain.notices import Notice
from vtdesk.ui.around.activity.steps import TOPIC as ACTIVITY_TOPIC
from vtdesk.ui.around.around_view import ACTIVITY, HIERARCHY, RELATED
from vtdesk.ui.around.record_place import RecordPlace
from vtdesk.ui.around_situation import NOTHING_AROUND, AroundSituation, Off


class AroundDesk(QObject):
    """The actions of the panels around a record, of the main window or of a record's own.

    Args:
        session: the signed-in account.
        place: the record with its panels.
        go_to: brings a panel on screen by its key and gives it the keyboard.
        parent: the window.

    Signals:
        message(object): a Notice for the person.
    """

    message = Signal(object)

    def __init__(
        self,
        session: Session,
        place: RecordPlace,
        go_to: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._place = place
        self._around = place.around
        self._go_to = go_to

    def work(self) -> Mapping[str, Callable[[], object]]:
        """Who carries out which action."""
        return {
            "new_related": self.new_related,
            "link_record": self.link_record,
            "unlink_records": self.unlink_records,
            "add_comment": self.add_comment,
            "log_call": self.log_call,
            "plan_todo": self.plan_todo,
            "show_related": self.show_related,
            "show_activity": self.show_activity,
            "show_hierarchy": self.show_hierarchy,
            "fold_panels": self._place.toggle,
        }

    def situation(self) -> AroundSituation:
        """What can be done now."""
        if self._around.shown is None:
            return NOTHING_AROUND
        new = link = self._why_not_write
        unlink: Off = ""
        if self._has_relation:
            related = self._around.related
            new, link = related.why_not_new(), related.why_not_link()
            unlink = related.why_not_unlink()
        return AroundSituation(
            shown=True,
            foldable=not self._place.wide,
            folded=self._place.folded,
            new_related=new,
            link_record=link,
            unlink_records=unlink,
            add_comment=self._why_not_add(COMMENTS),
            log_call=self._why_not_add(EVENTS),
            plan_todo=self._why_not_add(TODOS),
        )

    def new_related(self) -> None:
        """Begin a record of the relation that a person looks at."""
        if self._may(self.situation().new_related) and self._shows_relation():
            self._around.related.new_related()

    def link_record(self) -> None:
        """Choose records that are to belong to the open one."""
        if self._may(self.situation().link_record) and self._shows_relation():
            self._around.related.link_record()

    def unlink_records(self) -> None:
        """Take the selected related records off; they are not deleted."""
        if self._may(self.situation().unlink_records):
            self._around.related.unlink_records()

    def add_comment(self) -> None:
        """Go to the line in which a comment is typed."""
        if self._may(self._why_not_add(COMMENTS)):
            self._go_to(ACTIVITY)
            self._around.activity.write_comment()

    def log_call(self) -> None:
        """Open the form in which a call is noted."""
        self.note_call("", rings=False)

    def note_call(self, phone: str, rings: bool) -> None:
        """Open that form for a call to a number, or from it.

        Args:
            phone: the number; "" where it is not known.
            rings: whoever has it rings; else it was dialled here.
        """
        if self._may(self._why_not_add(EVENTS)):
            self._go_to(ACTIVITY)
            self._around.activity.log_call(phone, rings=rings)

    def plan_todo(self) -> None:
        """Open the form in which a to-do is planned."""
        if self._may(self._why_not_add(TODOS)):
            self._go_to(ACTIVITY)
            self._around.activity.plan_todo()

    def show_related(self) -> None:
        """Go to the related records."""
        self._go_to(RELATED)

    def show_activity(self) -> None:
        """Go to the time line."""
        self._go_to(ACTIVITY)

    def show_hierarchy(self) -> None:
        """Go to the group of companies."""
        self._go_to(HIERARCHY)

    def take_back(self, notice: Notice) -> bool:
        """Take back what was added to the time line, if the notice tells of that; whether so."""
        if notice.topic != ACTIVITY_TOPIC:
            return False
        self._around.activity.undo()
        return True

    @property
    def _has_relation(self) -> bool:
        """Whether a person sees related records of the open one and stands on a relation."""
        around = self._around
        seen = RELATED in around.on_screen() and RELATED not in around.due
        return seen and around.related.whose is not None

    @property
    def _why_not_write(self) -> Off:
        return None if self._session.may_write else READ_ONLY

    def _why_not_add(self, name: ModuleName) -> Off:
        shown = self._around.shown
        if shown is None:
            return ""
        return self._session.around.activities.why_not(shown[0], name) or None

    def _may(self, off: Off) -> bool:
        """Whether an action is on; says why where it is not."""
        if off:
            self.message.emit(refusal(off, "refused"))
        return off is None

    def _shows_relation(self) -> bool:
        """Whether it is plain which relation is meant; where it is not, a person may choose."""
        if self._has_relation:
            return True
        self._go_to(RELATED)
        return False
