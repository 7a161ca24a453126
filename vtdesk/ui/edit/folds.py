"""Which sections of which module's form a person has folded or unfolded."""

from collections.abc import Mapping

from vtdesk.domain.ids import ModuleName


class Folds:
    """Remembers what a person chose; sections nobody touched keep their first state.

    Args:
        chosen: what was remembered earlier, as `chosen` gave it.
    """

    def __init__(self, chosen: Mapping[str, bool] | None = None) -> None:
        self._chosen = dict(chosen or {})

    @property
    def chosen(self) -> Mapping[str, bool]:
        """Folded (true) or not, by "Module/section": plain data to be kept between runs."""
        return dict(self._chosen)

    def is_folded(self, module: ModuleName, section: str, *, at_first: bool) -> bool:
        """Whether a section is folded; `at_first` where nobody chose."""
        return self._chosen.get(_key(module, section), at_first)

    def remember(self, module: ModuleName, section: str, *, folded: bool) -> None:
        """Keep what the person chose."""
        self._chosen[_key(module, section)] = folded


def _key(module: ModuleName, section: str) -> str:
    return f"{module}/{section}"
