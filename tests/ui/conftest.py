"""The look that every test of a window shares."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from vtdesk.ui.look import Look, make_look
from vtdesk.ui.tokens import Density, Scheme


@pytest.fixture(scope="session")
def _shared_look(qapp: QApplication) -> Look:
    return make_look(qapp)


@pytest.fixture
def look(_shared_look: Look) -> Iterator[Look]:
    """Theme and icons, in light, at normal density; a test may change them."""
    theme = _shared_look.theme
    theme.choose_scheme(Scheme.LIGHT)
    yield _shared_look
    theme.choose_scheme(Scheme.LIGHT)
    theme.choose_density(Density.NORMAL)
    theme.choose_text_scale(1.0)
