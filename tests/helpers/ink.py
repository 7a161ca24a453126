"""What is painted where, in pictures of widgets."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage


def ink_box(image: QImage) -> QRect:
    """The smallest box around all that has another colour than the first pixel."""
    ground = image.pixel(0, 0)
    marked = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixel(x, y) != ground
    ]
    if not marked:
        return QRect()
    columns, lines = [x for x, _ in marked], [y for _, y in marked]
    left, top = min(columns), min(lines)
    return QRect(left, top, max(columns) + 1 - left, max(lines) + 1 - top)
