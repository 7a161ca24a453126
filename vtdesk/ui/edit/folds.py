"""Which sections of which module's form a person has folded or unfolded."""

from vtdesk.app.settings import Remembered
from vtdesk.domain.ids import ModuleName

_FOLDED = "folded"
_OPEN = "open"


class Folds:
    """Remembers what a person chose; sections nobody touched keep their first state.

    Args:
        remembered: what outlives the window; without it nothing does.
    """

    def __init__(self, remembered: Remembered | None = None) -> None:
        self._remembered = Remembered() if remembered is None else remembered

    def is_folded(self, module: ModuleName, section: str, *, at_first: bool) -> bool:
        """Whether a section is folded; `at_first` where nobody chose."""
        chosen = self._remembered.text(_name(module, section))
        return at_first if chosen is None else chosen == _FOLDED

    def remember(self, module: ModuleName, section: str, *, folded: bool) -> None:
        """Keep what the person chose."""
        self._remembered.put(_name(module, section), _FOLDED if folded else _OPEN)


def _name(module: ModuleName, section: str) -> str:
    return f"section {module}/{section}"
