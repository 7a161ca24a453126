"""Which groups somebody is in: the server tells nobody; filters and what is kept as mine need it."""

import shiboken6
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from vtdesk.app.session import Session
from vtdesk.domain.ids import RecordId
from vtdesk.domain.keeping import Keep
from vtdesk.domain.modules import GROUPS
from vtdesk.ui.bridge import spawns
from vtdesk.ui.browse.wording import in_sentence
from vtdesk.ui.look import Look
from vtdesk.ui.parts.label import TextLabel
from vtdesk.ui.settings.wording import mine_words

_NONE = "No groups are known here yet."


class MyGroups(QWidget):
    """A box for each group; what is ticked is remembered at once.

    Args:
        look: theme.
        session: knows the groups, and keeps which of them are the person's.
        parent: the page.

    Attributes:
        price: says what ticking a group has fetched; hidden where that is nothing.
    """

    def __init__(self, look: Look, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = session.tasks
        self.boxes: dict[RecordId, QCheckBox] = {}
        self._session = session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._nothing = TextLabel(look, _NONE, token="text.3", wrap=True)
        self._column.addWidget(self._nothing)
        self.price = TextLabel(look, kind="small", token="text.3", wrap=True)

    def showEvent(self, event: QShowEvent) -> None:
        """List the groups anew: others may be known by now."""
        super().showEvent(event)
        self._list()

    @spawns
    async def _list(self) -> None:
        owners = await self._session.owners()
        if not shiboken6.isValid(self):
            return
        mine = frozenset(self._session.my_groups)
        for target in owners:
            if target.module == GROUPS and isinstance(target.id, RecordId):
                self._box(target.id, target.label).setChecked(target.id in mine)
        self._nothing.setVisible(not self.boxes)
        self._column.addWidget(self.price)
        self.price.setText(mine_words(self._kept_as_mine()) if self.boxes else "")
        self.price.setVisible(bool(self.price.text()))
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def _kept_as_mine(self) -> list[str]:
        policy = self._session.keeping.policy
        kept = [info for info in self._session.modules if policy(info.name).keep is Keep.MINE]
        return [in_sentence(info.label) for info in kept]

    def _box(self, group: RecordId, name: str) -> QCheckBox:
        if group not in self.boxes:
            box = self.boxes[group] = QCheckBox(self)
            box.clicked.connect(self._keep)
            self._column.addWidget(box)
        self.boxes[group].setText(name.replace("&", "&&"))
        return self.boxes[group]

    @spawns
    async def _keep(self) -> None:
        ticked = [group for group, box in self.boxes.items() if box.isChecked()]
        # groups that are not listed now, such as while the names are on their way, stay chosen
        unlisted = [group for group in self._session.my_groups if group not in self.boxes]
        await self._session.set_my_groups([*ticked, *unlisted])
