"""Shows which lists of a module follow others, and asks about a pair that a person names.

Vtiger answers for one pair at a time and lists none (manual, "Picklist dependency"), so those that
vtdesk does not guess have to be named.
"""

from collections.abc import Sequence

import shiboken6
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vtdesk.app.dependencies import Dependencies
from vtdesk.app.notices import notice_of
from vtdesk.app.tasks import Tasks
from vtdesk.domain.errors import VtdeskError
from vtdesk.domain.notices import Level, Notice
from vtdesk.domain.picklists import PicklistDependency
from vtdesk.domain.schema import FieldSpec, ModuleSchema
from vtdesk.ui.bridge import spawns
from vtdesk.ui.look import Look
from vtdesk.ui.parts.buttons import push_button
from vtdesk.ui.parts.label import ElidedLabel, TextLabel
from vtdesk.ui.parts.question import Question
from vtdesk.ui.settings.controls import ChoiceButton

_WIDTH = 560
_EXPLAINED = (
    "Vtiger does not tell which lists follow others. Name two, and vtdesk asks: one call. "
    "From then on only fitting choices are offered."
)


class PairsDialog(Question):
    """The pairs of a module, and two fields to name a further one with.

    Args:
        look: theme and icons.
        schema: the module.
        lists: its fields with lists, two at least.
        dependencies: knows the pairs and asks.
        tasks: where asking runs.
        parent: the window.
    """

    def __init__(
        self,
        look: Look,
        schema: ModuleSchema,
        lists: Sequence[FieldSpec],
        dependencies: Dependencies,
        tasks: Tasks,
        parent: QWidget,
    ) -> None:
        title = f"Choices that go together in {schema.label}"
        super().__init__(look, title, title, parent, width=_WIDTH)
        self.tasks = tasks
        self._schema = schema
        self._dependencies = dependencies
        self.known: list[TextLabel] = []
        self._none = self.say("No list of this module is known to follow another one.", "text.3")
        self._at = self.column.count()
        self.column.addSpacing(8)
        self.say(_EXPLAINED)
        options = [(spec.name, spec.label) for spec in lists]
        self.target = self._picker("The list that follows", options, 1)
        self.source = self._picker("The list that it follows", options, 0)
        self.ask_button = push_button(look, "Ask Vtiger", "quiet")
        self.ask_button.setAutoDefault(False)
        self.ask_button.clicked.connect(self._ask)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.target)
        line.addWidget(TextLabel(look, "follows"))
        line.addWidget(self.source)
        line.addStretch(1)
        line.addWidget(self.ask_button)
        self.column.addSpacing(4)
        self.column.addLayout(line)
        self.close_button = push_button(look, "Close", "primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        self._answers.addWidget(self.close_button)
        self._show_known()
        self._chosen()
        dependencies.learned.connect(self._learned)
        self.finished.connect(self._leave)

    def _picker(self, name: str, options: Sequence[tuple[str, str]], first: int) -> ChoiceButton:
        picker = ChoiceButton(self._look, options)
        picker.choose(options[first][0])
        picker.setAccessibleName(name)
        picker.chosen.connect(self._chosen)
        return picker

    def _chosen(self) -> None:
        """A list cannot follow itself."""
        self.ask_button.setEnabled(self.source.choice != self.target.choice)

    @spawns
    async def _ask(self) -> None:
        source, target = self.source.choice, self.target.choice
        self.ask_button.setEnabled(False)
        try:
            found = await self._dependencies.ask(self._schema.name, source, target)
            notice = Notice(Level.DONE, self._words(found))
        except VtdeskError as error:
            notice = notice_of(error)
        if shiboken6.isValid(self):
            self.show_notice(notice)
            self._chosen()

    def _words(self, found: PicklistDependency) -> str:
        source, target = (self._label(name) for name in (found.source, found.target))
        if found.allowed:
            return f"{target} follows {source} from now on."
        return f"In Vtiger every {target} goes with every {source}."

    def _label(self, name: str) -> str:
        return self._schema.by_name[name].label

    def _learned(self, module: str) -> None:
        if module == self._schema.name:
            self._show_known()

    def _show_known(self) -> None:
        """List the pairs that are known now."""
        pairs = self._dependencies.pairs(self._schema)
        while len(self.known) < len(pairs):
            line = ElidedLabel(self._look)
            self.column.insertWidget(self._at + len(self.known), line)
            self.known.append(line)
        for label, pair in zip(self.known, pairs, strict=False):
            values = len(self._schema.by_name[pair.source].picklist)
            words = f"{self._label(pair.target)} follows {self._label(pair.source)}"
            label.setText(f"{words}, for {len(pair.allowed)} of its {values} values")
        for label in self.known[len(pairs) :]:
            label.hide()
        self._none.setVisible(not pairs)

    def _leave(self) -> None:
        self._dependencies.learned.disconnect(self._learned)
