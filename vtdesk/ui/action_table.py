"""Every action of the window in one table.

The table feeds the menus, the shortcuts, the palette, the sheet of shortcuts and the tests; an
action that is not in it does not exist. Each menu's actions stand in a module of their own.
"""

from vtdesk.ui.action_spec import ActionSpec
from vtdesk.ui.menus.around_menu import AROUND_MENU
from vtdesk.ui.menus.convert_menu import CONVERT_MENU
from vtdesk.ui.menus.edit_menu import EDIT_MENU
from vtdesk.ui.menus.file_menu import FILE_MENU
from vtdesk.ui.menus.filter_menu import FILTER_MENU
from vtdesk.ui.menus.go_menu import GO_MENU
from vtdesk.ui.menus.help_menu import HELP_MENU
from vtdesk.ui.menus.record_menu import RECORD_MENU
from vtdesk.ui.menus.tools_menu import TOOLS_MENU
from vtdesk.ui.menus.view_menu import VIEW_MENU

ACTIONS: tuple[ActionSpec, ...] = (
    *FILE_MENU,
    *EDIT_MENU,
    *FILTER_MENU,
    *VIEW_MENU,
    *RECORD_MENU,
    *GO_MENU,
    *AROUND_MENU,
    *CONVERT_MENU,
    *TOOLS_MENU,
    *HELP_MENU,
)

BY_KEY: dict[str, ActionSpec] = {spec.key: spec for spec in ACTIONS}
"""The actions under their keys."""
