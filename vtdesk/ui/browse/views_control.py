"""What a person does with saved views: show, save, name, copy, pin, delete, carry to and from files."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from vtdesk.app.browse import TableView
from vtdesk.app.notices import notice_of
from vtdesk.app.session import Session
from vtdesk.app.tasks import Tasks
from vtdesk.app.view_files import ViewFileTrouble, read_views, write_views
from vtdesk.domain.ids import ModuleName
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.query import EVERYTHING
from vtdesk.domain.views import SavedView
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.view_bar import ViewBar
from vtdesk.ui.file_dialogs import ask_what_to_open, ask_where_to_save
from vtdesk.ui.filter import view_menu
from vtdesk.ui.filter.view_menu import ViewMenu
from vtdesk.ui.look import Look
from vtdesk.ui.parts.toast import Toast
from vtdesk.ui.parts.tone import Tone

_SUFFIX = "json"
_MOST_NAMED, _MOST_REMARKS, _MOST_DETAILS, _LONGEST = 5, 3, 100, 160
_TOPIC = "views"
ALL_NAME, UNSAVED_NAME = "All", "Unsaved filter"


class ViewsControl(QObject):
    """Carries out what the name of the view, its menu and the tree ask for.

    Args:
        look: theme and icons.
        session: the account.
        bar: shows the view's name and asks for one.
        pane: the toast lies over its foot.

    Signals:
        message(object): a Notice for the person.
        shown(): another view is on show.
        left(): the keyboard belongs to the table now.
    """

    message = Signal(object)
    shown = Signal()
    left = Signal()

    def __init__(self, look: Look, session: Session, bar: ViewBar, pane: QWidget) -> None:
        super().__init__(pane)
        self._session = session
        self._bar = bar
        self._pane = pane
        self._view: TableView | None = None
        self._naming: Callable[[str], None] | None = None
        self._deleted: SavedView | None = None
        self.toast = Toast(look, pane)
        self.toast.stand_above_bars()
        self.toast.chosen.connect(self._bring_back)
        bar.views_asked.connect(self.open_menu)
        bar.view.named.connect(self._take_name)
        bar.view.left.connect(self._forget_naming)

    @property
    def tasks(self) -> Tasks:
        """Where coroutines run."""
        return self._session.tasks

    @property
    def current(self) -> SavedView | None:
        """The saved view on show."""
        view = self._view
        return self._session.views.get(view.view_id) if view and view.view_id else None

    def work(self) -> dict[str, Callable[[], object]]:
        """Which of the window's actions this carries out."""
        return {
            "show_views": self.open_menu_here,
            "save_view": self.save,
            "save_view_as": self.save_as,
            "back_to_saved": self.back,
            "import_views": self.import_views,
            "export_views": self.export_all,
        }

    def show_table(self, view: TableView) -> None:
        """Name the view of another table."""
        self._view = view
        self.refresh()

    def refresh(self) -> None:
        """Show the name as it is now."""
        view, saved = self._view, self.current
        if view is None:
            return
        if saved is not None:
            self._bar.show_view(saved.name, changed=view.is_view_changed)
        else:
            filtered = view.conditions != EVERYTHING
            self._bar.show_view(UNSAVED_NAME if filtered else ALL_NAME, changed=False)

    def make_menu(self) -> ViewMenu:
        """The views of the open module, and what can be done with the one on show."""
        menu = ViewMenu(self._pane)
        menu.chosen.connect(self.carry_out)
        view, saved = self._view, self.current
        if view is None:
            return menu
        menu.offer_views(self._session.views.of(view.module), view.view_id)
        menu.offer_saving(saved, changed=view.is_view_changed)
        if saved is not None:
            menu.offer_deeds(saved)
        menu.offer_files()
        return menu

    def open_menu(self, place: QPoint) -> None:
        """Show the menu."""
        if self._view is not None:
            self.make_menu().popup(place)

    def open_menu_here(self) -> None:
        """Show the menu below the name."""
        name = self._bar.view
        self.open_menu(name.mapToGlobal(name.rect().bottomLeft()))

    def carry_out(self, what: str, view_id: str) -> None:
        """Do one of the things that `view_menu` names to a view."""
        work: dict[str, Callable[[str], object]] = {
            view_menu.OPEN: self.open,
            view_menu.SAVE: self._save_now,
            view_menu.SAVE_AS: self._save_as_now,
            view_menu.BACK: self._back_now,
            view_menu.RENAME: self._ask_new_name,
            view_menu.DUPLICATE: self.duplicate,
            view_menu.PIN: self.pin,
            view_menu.UNPIN: self.unpin,
            view_menu.DELETE: self.delete,
            view_menu.EXPORT: self.export,
            view_menu.EXPORT_ALL: self._export_all_now,
            view_menu.IMPORT: self._import_now,
        }
        work[what](view_id)

    @spawns
    async def open(self, view_id: str) -> None:
        """Show a view of the open module; "" for all of its rows."""
        view = self._view
        if view is None:
            return
        saved = self._session.views.get(view_id) if view_id else None
        if view_id and (saved is None or saved.module != view.module):
            return
        await self._show(view, saved)

    @spawns
    async def save(self) -> None:
        """Keep the changes of the view on show."""
        view, saved = self._view, self.current
        if view is None or saved is None:
            self.save_as()
            return
        kept = await self._session.views.save(view.as_view(saved.name))
        await self._show(view, kept)
        self._say(f"“{kept.name}” saved")

    def save_as(self) -> None:
        """Ask for a name and keep what is shown as a new view."""
        if self._view is not None:
            saved = self.current
            self._ask_name(f"{saved.name} 2" if saved is not None else "", self._save_new)

    @spawns
    async def back(self) -> None:
        """Show the view as it was saved, its columns and their order included."""
        view, saved = self._view, self.current
        if view is not None and saved is not None:
            self._session.layouts.reset(view.module, saved.id)
            await self._show(view, saved)

    @spawns
    async def rename(self, view_id: str, name: str) -> None:
        """Give a view another name."""
        await self._session.views.rename(view_id, name)
        self.refresh()

    @spawns
    async def duplicate(self, view_id: str) -> None:
        """Copy a view, show the copy and ask for its name."""
        copy = await self._session.views.duplicate(view_id)
        view = self._view
        if copy is not None and view is not None and copy.module == view.module:
            await self._show(view, copy)
            self._ask_new_name(copy.id)

    @spawns
    async def pin(self, view_id: str) -> None:
        """Keep a view in sight below its module."""
        await self._session.views.pin(view_id, on=True)

    @spawns
    async def unpin(self, view_id: str) -> None:
        """Show a view only while its module is open."""
        await self._session.views.pin(view_id, on=False)

    @spawns
    async def delete(self, view_id: str) -> None:
        """Forget a view; the toast brings it back."""
        deleted = await self._session.views.delete(view_id)
        view = self._view
        if deleted is None:
            words = "This view is there from the start and cannot be deleted."
            self.message.emit(Notice(Level.INFO, words, topic=_TOPIC))
            return
        if view is not None and view.view_id == view_id:
            await self._show(view, self._session.views.get(view_id))
        self._deleted = deleted
        self.toast.show_words(Tone.SUCCESS, f"View “{deleted.name}” deleted", "Undo")

    @spawns
    async def export(self, view_id: str) -> None:
        """Write one view into a file."""
        saved = self._session.views.get(view_id)
        if saved is not None:
            await self._export((view_id,), f"{_file_name(saved.name)}.{_SUFFIX}")

    @spawns
    async def export_all(self) -> None:
        """Write all views of the open module into a file."""
        view = self._view
        if view is None:
            return
        ids = [saved.id for saved in self._session.views.of(view.module)]
        label = self._session.info(view.module).label
        await self._export(ids, f"{_file_name(label)} views.{_SUFFIX}")

    @spawns
    async def import_views(self) -> None:
        """Take the views of a file over, and say what of them does not fit."""
        path = await ask_what_to_open(self._pane.window(), "Import views", "Views", _SUFFIX)
        if path is None:
            return
        try:
            imported = await read_views(self._session.views, path)
        except ViewFileTrouble as trouble:
            self._tell_trouble(trouble)
            return
        taken = await self._session.views.take_over(imported)
        words = f"{_taken_words(taken, self._label)} {_remark_words(imported.remarks)}".strip()
        level = Level.PROBLEM if imported.remarks else Level.DONE
        detail = "\n".join(_cut(remark) for remark in imported.remarks[:_MOST_DETAILS])
        self.message.emit(Notice(level, words, detail, topic=_TOPIC))

    async def _show(self, view: TableView, saved: SavedView | None) -> None:
        await view.show_view(saved)
        self.refresh()
        self.shown.emit()

    async def _export(self, ids: "list[str] | tuple[str, ...]", name: str) -> None:
        window = self._pane.window()
        path = await ask_where_to_save(window, "Export views", name, "Views", _SUFFIX)
        if path is None:
            return
        try:
            await write_views(self._session.views, ids, path)
        except ViewFileTrouble as trouble:
            self._tell_trouble(trouble)
        else:
            self._say(f"{_counted(len(ids))} written to {path.name}")

    def _ask_name(self, proposal: str, then: Callable[[str], None]) -> None:
        self._naming = then
        self._bar.ask_name(proposal)

    def _ask_new_name(self, view_id: str) -> None:
        saved = self._session.views.get(view_id)
        if saved is not None and self._view is not None and self._view.view_id == view_id:
            self._ask_name(saved.name, self._rename_current)

    def _rename_current(self, name: str) -> None:
        saved = self.current
        if saved is not None:
            self.rename(saved.id, name)

    @spawns
    async def _save_new(self, name: str) -> None:
        view = self._view
        if view is None:
            return
        new = replace(view.as_view(name), id="", pinned=False)
        kept = await self._session.views.save(new)
        await self._show(view, kept)
        self._say(f"“{kept.name}” saved as a view of {self._label(view.module)}")

    @spawns
    async def _bring_back(self) -> None:
        deleted, self._deleted = self._deleted, None
        if deleted is not None:
            await self._session.views.save(deleted)

    def _take_name(self, name: str) -> None:
        naming, self._naming = self._naming, None
        if naming is not None:
            naming(name)
        self.left.emit()

    def _forget_naming(self) -> None:
        self._naming = None
        self.left.emit()

    def _save_now(self, _view_id: str) -> None:
        self.save()

    def _save_as_now(self, _view_id: str) -> None:
        self.save_as()

    def _back_now(self, _view_id: str) -> None:
        self.back()

    def _export_all_now(self, _view_id: str) -> None:
        self.export_all()

    def _import_now(self, _view_id: str) -> None:
        self.import_views()

    def _label(self, module: ModuleName) -> str:
        return self._session.info(module).label

    def _say(self, words: str) -> None:
        self.message.emit(Notice(Level.DONE, words, topic=_TOPIC))

    def _tell_trouble(self, trouble: ViewFileTrouble) -> None:
        self.message.emit(notice_of(trouble, topic=_TOPIC))


def _taken_words(taken: tuple[SavedView, ...], label: Callable[[ModuleName], str]) -> str:
    modules = sorted({label(view.module) for view in taken})
    named = ", ".join(_cut(module) for module in modules[:_MOST_NAMED])
    more = len(modules) - _MOST_NAMED
    return f"{_counted(len(taken))} taken over, for {named}{f' and {more} more' * (more > 0)}."


def _remark_words(remarks: tuple[str, ...]) -> str:
    """What does not fit, as far as a notice has room for it."""
    said = [_ended(_cut(remark)) for remark in remarks[:_MOST_REMARKS]]
    left = len(remarks) - len(said)
    if left:
        said.append(f"And {left:,} more of this kind.")
    return " ".join(said)


def _cut(text: str) -> str:
    """A text out of a file, no longer than a person reads."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _counted(count: int) -> str:
    return "1 view" if count == 1 else f"{count} views"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


def _file_name(name: str) -> str:
    """A name that every file system takes: letters, figures, blanks and hyphens."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in name)
    return " ".join(kept.split())[:80] or "views"
