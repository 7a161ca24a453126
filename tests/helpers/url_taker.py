"""Addresses that would be opened by another program, taken here instead."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices


class UrlTaker(QObject):
    """Takes them.

    Attributes:
        urls: what was taken, in its order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Keep an address."""
        self.urls.append(url.toString())


@contextmanager
def taking(*schemes: str) -> Iterator[UrlTaker]:
    """Take the addresses of some schemes, as in "tel", until the block ends."""
    taker = UrlTaker()
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, taker, "take")  # type: ignore[arg-type]  # it takes no bytes, whatever its types say
    try:
        yield taker
    finally:
        for scheme in schemes:
            QDesktopServices.unsetUrlHandler(scheme)
