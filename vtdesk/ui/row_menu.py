"""The menu of a table's rows: those of the window's actions that are about what is selected."""

from PySide6.QtGui import QAction

from vtdesk.domain.modules import LEADS
from vtdesk.ui.actions import Actions
from vtdesk.ui.browse.page import BrowsePage

_GROUPS = (
    ("open_record", "open_in_tab", "open_in_window", "follow_reference"),
    ("edit_cell", "copy", "copy_as"),
    ("bulk_edit", "change_owner", "add_tag", "remove_tag", "link_selected"),
    ("convert_lead", "clone_record", "copy_link", "open_in_browser"),
    ("delete_records",),
)
"""A line stands between the groups."""


class RowMenu:
    """What the menu of a row offers.

    Args:
        commands: the window's actions.
        page: the open table.

    Attributes:
        actions: all that it may offer, with lines between the groups.
    """

    def __init__(self, commands: Actions, page: BrowsePage) -> None:
        self._page = page
        self.actions: list[QAction] = []
        for group in _GROUPS:
            if self.actions:
                line = QAction(commands)
                line.setSeparator(True)
                self.actions.append(line)
            self.actions.extend(commands[key] for key in group)

    def fits(self, action: QAction) -> bool:
        """Whether an action makes sense now; one that is off without a reason does not."""
        if action.objectName() == "convert_lead":
            return self._page.module == LEADS
        return action.isSeparator() or action.isEnabled() or bool(action.statusTip())
