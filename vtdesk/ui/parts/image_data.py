"""Making a picture of bytes that nobody vouches for."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

MOST_PIXELS = 50_000_000
"""A picture of more is not opened: a few bytes can claim to be gigabytes."""


def decoded(content: bytes, fit: QSize) -> QImage | None:
    """A picture no larger than it is needed; None for what is none, or is far too large.

    It takes its time and belongs on a thread of its own.

    Args:
        content: as it came from a server; its own bytes say which format it is.
        fit: the room there is, in pixels; smaller pictures stay as they are.
    """
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        if size.width() * size.height() > MOST_PIXELS:
            return None
        if size.width() > fit.width() or size.height() > fit.height():
            reader.setScaledSize(_within(size, fit))
    image = reader.read()
    return None if image.isNull() else image


def _within(size: QSize, fit: QSize) -> QSize:
    ratio = min(fit.width() / size.width(), fit.height() / size.height())
    return QSize(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
