"""The server's clock, which tests may put forward or back."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time in the database's zone, UTC.

    Attributes:
        shift: seconds added to the computer's own time.
    """

    def __init__(self) -> None:
        self.shift = 0.0

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC) + timedelta(seconds=self.shift)

    def moment(self) -> str:
        """The present moment as records hold it: ``yyyy-mm-dd hh:mm:ss``."""
        return text_of(self.now())


def text_of(moment: datetime) -> str:
    """A moment as records hold it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def seconds_of(text: str) -> int:
    """The Unix time of a moment held in a record."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def text_of_seconds(seconds: int) -> str:
    """A Unix time as records hold it."""
    return text_of(datetime.fromtimestamp(seconds, UTC))
