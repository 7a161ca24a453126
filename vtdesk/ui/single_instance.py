"""A second start on the same profile brings the first to the front.

The holder of the profile's lock listens at a local socket; whoever finds the lock taken knocks
there and ends.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = 2000
_KNOCK = b"show\n"


class Doorbell(QObject):
    """Listens for second starts of this profile.

    Args:
        name: the profile's socket name.

    Signals:
        rung: a second start asks for the window.
    """

    rung = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        if not self._server.listen(name):
            # Left behind by a program that was killed; the lock says that nobody holds it.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _answer(self) -> None:
        while (visitor := self._server.nextPendingConnection()) is not None:
            visitor.disconnected.connect(visitor.deleteLater)
            visitor.disconnectFromServer()
            self.rung.emit()


def ring(name: str) -> bool:
    """Ask the running program to show its window; False if it does not answer within 2 s."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(_KNOCK)
    socket.waitForBytesWritten(_PATIENCE)
    socket.disconnectFromServer()
    return True
