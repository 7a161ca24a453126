"""Text that may be sensitive: servers show such values as asterisks, vtdesk as dots with an eye."""

from PySide6.QtWidgets import QWidget

from vtdesk.domain.masks import is_masked
from vtdesk.domain.schema import FieldSpec
from vtdesk.domain.values import Cell
from vtdesk.ui.edit.inputs.base import FieldInput
from vtdesk.ui.edit.inputs.context import InputContext
from vtdesk.ui.edit.inputs.reveal import DOTS, Reveal


class MaskableInput(FieldInput):
    """An input of text whose value the server may keep to itself.

    A masked value is never taken for the value: typing puts new text in its place, and what is not
    touched is not sent. The eye shows the value for a moment.
    """

    def __init__(
        self, spec: FieldSpec, context: InputContext, editor: QWidget, parent: QWidget
    ) -> None:
        super().__init__(spec, context, editor, parent)
        self._masked = False
        self._reveal: Reveal | None = None
        self.trailing_clicked.connect(self.use_trailing)

    @property
    def masked(self) -> bool:
        """Whether the value is one that the server keeps to itself."""
        return self._masked

    @property
    def covered(self) -> bool:
        """Whether dots stand in place of the value."""
        return self._masked and (self._reveal is None or not self._reveal.is_open)

    def show_text(self, text: str) -> None:
        """Show a text as the value."""
        raise NotImplementedError

    def trailing_used(self) -> None:
        """The icon at the end of a value that is not masked was clicked."""

    def dress_trailing(self) -> None:
        """Put the icon of a value that is not masked at the end."""
        self.set_trailing("")

    def use_trailing(self) -> None:
        """Show or cover a masked value; else what the icon is for."""
        if self._masked:
            self._revealer().toggle()
        else:
            self.trailing_used()

    def show_value(self, cell: Cell, text: str) -> None:
        """Show a value; a masked one as dots."""
        if self._reveal is not None:
            self._reveal.end()
        self._set_masked(is_masked(self.context.schema, self.spec, cell))
        self.show_text(DOTS if self._masked else text)

    def typed_over(self, text: str) -> str:
        """What was typed, without the dots it was typed into; they are none of it."""
        if not self.covered:
            return text
        self._set_masked(False)
        return text.replace(DOTS[0], "")

    def _set_masked(self, masked: bool) -> None:
        if masked is self._masked:
            return
        self._masked = masked
        self.set_leading_icon("ph.lock-simple" if masked else "")
        if masked:
            self.set_trailing("ph.eye", "Show the value for half a minute", by_key=True)
        else:
            self.dress_trailing()

    def _revealer(self) -> Reveal:
        if self._reveal is None:
            self._reveal = Reveal(self.spec, self.context, self)
            self._reveal.shown.connect(self._uncover)
            self._reveal.ended.connect(self._cover)
            self._reveal.refused.connect(self.show_hint)
        return self._reveal

    def _uncover(self, text: str) -> None:
        self.set_trailing("ph.eye-slash", "Cover the value", by_key=True)
        self.show_text(text)

    def _cover(self) -> None:
        if self._masked:
            self.set_trailing("ph.eye", "Show the value for half a minute", by_key=True)
            self.show_text(DOTS)
