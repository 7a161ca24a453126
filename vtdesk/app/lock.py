"""One program for one profile.

The operating system holds the lock, so that it ends with the program however that ends. A second
start finds it taken and knocks at the local socket whose name both can work out.
"""

import hashlib
import os
import sys
from pathlib import Path

from vtdesk.app.paths import make_folder, trouble

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class ProfileLock:
    """The right to use a profile.

    Args:
        file: the profile's lock file; it stays there, empty of meaning, when the lock is free.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    @property
    def socket_name(self) -> str:
        """Name of the local socket at which the holder of the lock listens; short and safe."""
        place = os.path.normcase(self._file.absolute().resolve())
        return "vtdesk-" + hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:20]

    def acquire(self) -> bool:
        """Take the lock; False when another program has it.

        Raises:
            ProfileTrouble: the file cannot be made, or this disk knows no locks.
        """
        if self._descriptor is not None:
            return True
        make_folder(self._file.parent)
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise trouble(f"vtdesk cannot use {self._file}", error) from error
        try:
            taken = _try_lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise trouble(f"vtdesk cannot lock {self._file}", error) from error
        if not taken:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let another program have it; twice is once."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
