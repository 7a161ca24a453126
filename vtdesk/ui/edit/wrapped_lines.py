"""How many lines a text takes, found without a document."""

from PySide6.QtGui import QFont, QTextLayout, QTextOption


def wrapped_lines(text: str, font: QFont, width: int, *, at_most: int) -> int:
    """Lines that `text` fills when it is broken at `width` pixels; counting ends at `at_most`."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    count = 0
    # no line holds fewer than one letter per pixel, so the rest can never be looked at
    for paragraph in text[: max(width, 1) * at_most].split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(option)
        layout.beginLayout()
        while count < at_most and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            count += 1
        layout.endLayout()
        if count >= at_most:
            break
    return max(count, 1)
