"""The head of related records: the way back or the tabs, then what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vtdesk.app.relation_lines import RelationLine
from vtdesk.domain.values import Formats
from vtdesk.ui.around.related.relation_tabs import RelationTabs
from vtdesk.ui.around.related.wording import count_text, title_of
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import icon_button, push_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.plain_tip import plain_tip
from vtdesk.ui.parts.surface import Surface

_START, _COMPACT_START, _END = 20, 10, 8


class RelatedBar(Surface):
    """Compact: ‹ name and count. Wide: a tab for each relation. Then Link and New.

    Args:
        look: theme and icons.

    Signals:
        back_asked(): the list of all relations is wanted.
        chosen(object): the records of this `Relation` are wanted.
        further_chosen(): the page of the further tab is wanted.
        filter_asked(), link_asked(), new_asked(): what is to be done with them.
    """

    back_asked = Signal()
    chosen = Signal(object)
    further_chosen = Signal()
    filter_asked = Signal()
    link_asked = Signal()
    new_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", Qt.Edge.BottomEdge, line_token="line", parent=parent)
        self._look = look
        self._formats = Formats()
        self._wide = False
        self._further = False
        self._singular = ""
        self.back = icon_button(look, "ph.caret-left", "All related records")
        self._title = ElidedLabel(look, weight=500)
        self._count = TextLabel(look, kind="small", token="text.3")
        self.tabs = RelationTabs(look)
        self.filter = icon_button(look, "ph.funnel", "Filter these records")
        self.link = push_button(look, "Link", "quiet", icon="ph.link")
        self.new = push_button(look, "New", "quiet", icon="ph.plus")
        self._row = QHBoxLayout(self)
        self._row.setSpacing(4)
        self._row.addWidget(self.back)
        self._row.addWidget(self._title)
        self._row.addWidget(self._count)
        self._row.addWidget(self.tabs, 1)
        self._space = QWidget()
        self._row.addWidget(self._space, 1)
        self._row.addWidget(self.filter)
        self._row.addWidget(self.link)
        self._row.addWidget(self.new)
        for button in (self.filter, self.link, self.new):
            kept = button.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            button.setSizePolicy(kept)
        self.back.clicked.connect(self.back_asked)
        self.tabs.chosen.connect(self.chosen)
        self.tabs.further_chosen.connect(self.further_chosen)
        self.filter.clicked.connect(self.filter_asked)
        self.link.clicked.connect(self.link_asked)
        self.new.clicked.connect(self.new_asked)
        look.theme.changed.connect(self._restyle)
        self.set_wide(wide=False)

    def set_wide(self, *, wide: bool) -> None:
        """Show tabs, or the way back."""
        self._wide = wide
        for widget in (self.back, self._title, self._count, self._space):
            widget.setVisible(not wide)
        self.tabs.setVisible(wide)
        self._show_words()
        self._restyle()

    def show_further(self, *, shown: bool) -> None:
        """Stand on the further tab, where nothing can be done with related records, or leave it."""
        self._further = shown
        for button in (self.filter, self.link, self.new):
            button.setVisible(not shown)
        if shown:
            self.tabs.choose_further()

    def show_lines(self, lines: Sequence[RelationLine], formats: Formats, *, online: bool) -> None:
        """Show the counts of these relations."""
        self._formats = formats
        self.tabs.show_lines(lines, formats, online=online)

    def show_relation(self, line: RelationLine, singular: str) -> None:
        """Say which relation is on show.

        Args:
            line: what is known of it.
            singular: one of its records, as in "contact".
        """
        self._title.setText(title_of(line.relation))
        self._count.setText(count_text(line, self._formats))
        self._singular = singular
        if not self._further:
            self.tabs.choose(line.relation.label)
        self._show_words()

    def show_rights(self, why_not_link: str, why_not_new: str) -> None:
        """What can be done; words say why something cannot."""
        self.link.setEnabled(not why_not_link)
        self.link.setToolTip(plain_tip(why_not_link or "Link a record that is there already"))
        self.new.setEnabled(not why_not_new)
        self.new.setToolTip(plain_tip(why_not_new or f"New {self._singular}"))

    def _show_words(self) -> None:
        """Where there is little room the icons say it alone."""
        self.link.setText("Link" if self._wide else "")
        self.new.setText(f"New {self._singular}" if self._wide and self._singular else "")
        self.link.setAccessibleName("Link")
        self.new.setAccessibleName(f"New {self._singular}".strip())

    def changeEvent(self, event: QEvent) -> None:
        """Begin on the other side where people read from right to left."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._restyle()

    def _restyle(self) -> None:
        start, end = _START if self._wide else _COMPACT_START, _END
        if self.isRightToLeft():
            start, end = end, start
        self._row.setContentsMargins(start, 0, end, 0)
        metrics = self._look.theme.metrics
        self.setFixedHeight(metrics.tab_strip)
