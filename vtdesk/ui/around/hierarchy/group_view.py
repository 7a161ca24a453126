"""A group of companies on screen: head, tree, what is left out of it, and its sum."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from vtdesk.app.company_group import Group
from vtdesk.domain.ids import AnyId
from vtdesk.domain.values import Formats
from vtdesk.ui.around.hierarchy.head_line import SumLine, TreeHead
from vtdesk.ui.around.hierarchy.tree_view import CompanyTree
from vtdesk.ui.around.hierarchy.wording import (
    USUAL_NOUNS,
    Nouns,
    copied,
    figures_of,
    left_out_words,
    remark_words,
    sum_words,
    value_head,
)
from vtdesk.ui.look import Look
from vtdesk.ui.parts.surface import Surface

_ALL_COLUMNS = 560
"""Pixels at a text size of 100 % from which all columns are shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A group and how it is told of.

    Attributes:
        pill: what marks the company that was asked about, as in "this one".
        of: name of the organisation where the record itself is none; else "".
        as_of: when the server told it, in words; "" where it is as fresh as the store.
        nouns: what the account calls organisations.
        more: what can be asked for, as in "Show them, 1 call"; "" for nothing.
    """

    group: Group
    formats: Formats
    pill: str
    of: str = ""
    as_of: str = ""
    nouns: Nouns = USUAL_NOUNS
    more: str = ""

    @property
    def head(self) -> str:
        """What stands at the head."""
        parts = (
            f"of {self.of}" if self.of else "",
            self.nouns.counted(len(self.group.companies), self.formats),
            f"as of {self.as_of}" if self.as_of else "",
        )
        return " · ".join(part for part in parts if part)

    @property
    def note(self) -> str:
        """What is left out and what is odd."""
        words = (left_out_words(self.group), remark_words(self.group.companies))
        return " ".join(part for part in words if part)

    @property
    def foot(self) -> str:
        """What stands beside the sum, or in its place."""
        sums = sum_words(self.group, self.nouns) if self.group.deals is not None else ""
        parts = (sums, self.note)
        return " · ".join(part for part in parts if part)


class GroupView(Surface):
    """Shows one group.

    Args:
        look: theme and icons.
        parent: the panel.

    Signals:
        company_wanted(object): a company, by its id, is to be shown.
        tab_wanted(object): the same in a tab.
        copied(str): so many companies, as in "7 organisations", are on the clipboard.
        asked_anew(): the server is to be asked, whatever is known.
        more_asked(): the button beside what is left out was pressed.
    """

    company_wanted = Signal(object)
    tab_wanted = Signal(object)
    copied = Signal(str)
    asked_anew = Signal()
    more_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "content", parent=parent)
        self._look = look
        self._shown: Shown | None = None
        self._wide = False
        self.head = TreeHead(look)
        self.tree = CompanyTree(look)
        self.sum = SumLine(look)
        self._lay_out()
        self.tree.opened.connect(self._open)
        self.tree.tab_wanted.connect(self._open_tab)
        self.tree.copy_asked.connect(self.copy)
        self.tree.asked_anew.connect(self.asked_anew)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.tree.room_changed.connect(self._follow_room)
        self.sum.more.clicked.connect(self.more_asked)
        look.theme.changed.connect(self._place_columns)

    @property
    def shown(self) -> Shown | None:
        """The group on show."""
        return self._shown

    @property
    def wanted_height(self) -> int:
        """Pixels that show all companies, folded ones too."""
        rows = len(self._shown.group.companies) if self._shown is not None else 0
        around = sum(line.height() for line in (self.head, self.sum) if not line.isHidden())
        return around + rows * self._look.theme.metrics.table_row

    def show_group(self, shown: Shown, *, fresh: bool) -> None:
        """Show a group.

        Args:
            shown: the group.
            fresh: another one than before, or the same one brought up to date.
        """
        tree = self.tree
        cursor = tree.companies.company(tree.currentIndex())
        self._shown = shown
        figures = figures_of(shown.group, shown.formats)
        renewed = tree.companies.show_companies(shown.group.companies, figures, shown.pill)
        if renewed or fresh:
            tree.show_group(fresh=fresh)
            if not fresh and cursor is not None:
                tree.keep_cursor(cursor.record)
        self._show_texts(shown)
        self._place_columns()

    def show_busy(self, *, busy: bool) -> None:
        """Say that the server is being asked."""
        self.head.busy.setVisible(busy)

    def set_wide(self, *, wide: bool) -> None:
        """All columns and cities, or only what fits beside a form."""
        self._wide = wide
        self._place_columns()

    def copy(self) -> None:
        """Put the whole group on the clipboard, as lines with tabs."""
        if self._shown is None:
            return
        shown, figures = self._shown, self.tree.companies.figures
        QGuiApplication.clipboard().setText(copied(shown.group, figures, shown.nouns))
        self.copied.emit(shown.nouns.counted(len(shown.group.companies), shown.formats))

    def menu(self) -> QMenu:
        """What can be done with the company the cursor is on; it goes when it is closed."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("&Open", QKeySequence(Qt.Key.Key_Return), self._open)
        menu.addAction("Open in a &tab", QKeySequence("Ctrl+Return"), self._open_tab)
        menu.addSeparator()
        menu.addAction("&Copy the group", QKeySequence(QKeySequence.StandardKey.Copy), self.copy)
        menu.addSeparator()
        menu.addAction("&Unfold all", self.tree.unfold_all)
        menu.addAction("&Fold all", self.tree.fold_all)
        menu.addSeparator()
        again = menu.addAction("&Ask Vtiger again", QKeySequence(Qt.Key.Key_F5))
        again.triggered.connect(self.asked_anew)
        return menu

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.tree, 1)
        column.addWidget(self.sum)

    def _show_texts(self, shown: Shown) -> None:
        figures = self.tree.companies.figures
        self.head.words.setText(shown.head)
        self.head.columns.show_texts("Deals", value_head(shown.formats))
        deals, many = shown.group.deals, len(shown.group.companies) > 1
        self.sum.words.setText(shown.foot)
        self.sum.more.setText(shown.more)
        self.sum.more.setVisible(bool(shown.more))
        summed = many and deals is not None
        texts = (figures.count(deals), figures.value(deals)) if summed else ("", "")
        self.sum.columns.show_texts(*texts)
        # the words have all the room where there is no sum
        self.sum.columns.setVisible(summed)
        self.sum.setVisible(many or bool(shown.note))

    def _place_columns(self) -> None:
        """Have head, rows and sum share their columns."""
        delegate, theme = self.tree.delegate, self._look.theme
        delegate.wide = self._has_room
        delegate.measure()
        delegate.make_room(self.head.columns.texts[1], theme.font("small"))
        delegate.make_room(self.sum.columns.texts[1], theme.font("body", 500))
        for line in (self.head, self.sum):
            line.columns.set_widths(delegate.count_width, delegate.value_width)
            line.set_wide(wide=self._wide)
        self._place_ends()
        self.tree.viewport().update()

    @property
    def _has_room(self) -> bool:
        """Whether all columns fit: also below a form, where that is wide."""
        return self._wide or self.width() >= self._look.theme.scaled(_ALL_COLUMNS)

    def _follow_room(self) -> None:
        if self._has_room is not self.tree.delegate.wide:
            self._place_columns()
        else:
            self._place_ends()

    def _place_ends(self) -> None:
        """Keep head and sum over the columns when the scroll bar comes or goes."""
        self.head.set_end(self.tree.scroll_room)
        self.sum.set_end(self.tree.scroll_room)

    def _chosen(self) -> AnyId | None:
        company = self.tree.companies.company(self.tree.currentIndex())
        return company.record if company is not None else None

    def _open(self) -> None:
        if (record := self._chosen()) is not None:
            self.company_wanted.emit(record)

    def _open_tab(self) -> None:
        if (record := self._chosen()) is not None:
            self.tab_wanted.emit(record)

    def _show_menu(self, position: QPoint) -> None:
        if self.tree.indexAt(position).isValid():
            self.menu().popup(self.tree.viewport().mapToGlobal(position))
