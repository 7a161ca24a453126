"""Fails a test on any log warning it did not announce."""

import logging
import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Announced:
    """A warning that a test says it will cause, or may cause."""

    pattern: re.Pattern[str]
    logger: str
    required: bool
    seen: int = 0

    def matches(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is the announced one."""
        ours = not self.logger or (record.name + ".").startswith(self.logger + ".")
        return ours and self.pattern.search(record.getMessage()) is not None


@dataclass(slots=True)
class LoggedWarnings:
    """The warnings and worse that were logged during one test.

    Attributes:
        records: every record of level WARNING or above so far, announced or not.
    """

    records: list[logging.LogRecord] = field(default_factory=list)
    _announced: list[Announced] = field(default_factory=list)

    @property
    def messages(self) -> list[str]:
        """The records' texts."""
        return [record.getMessage() for record in self.records]

    def expect(self, pattern: str, logger: str = "") -> None:
        """Announce a warning that must come, as a regular expression searched in its text."""
        self._announced.append(Announced(re.compile(pattern), logger, required=True))

    def allow(self, pattern: str, logger: str = "") -> None:
        """Announce a warning that may come."""
        self._announced.append(Announced(re.compile(pattern), logger, required=False))

    def verify(self) -> None:
        """Raise AssertionError for a surprise, or for an expected warning that never came."""
        surprises = [self._describe(record) for record in self.records if not self._known(record)]
        missing = [
            announced.pattern.pattern
            for announced in self._announced
            if announced.required and not announced.seen
        ]
        assert not surprises, "logged without being expected:\n" + "\n".join(surprises)
        assert not missing, "expected in the log but never came: " + ", ".join(missing)

    def _known(self, record: logging.LogRecord) -> bool:
        matching = [announced for announced in self._announced if announced.matches(record)]
        for announced in matching:
            announced.seen += 1
        return bool(matching)

    @staticmethod
    def _describe(record: logging.LogRecord) -> str:
        return logging.Formatter("%(levelname)s %(name)s: %(message)s").format(record)


class GuardHandler(logging.Handler):
    """Collects what is logged at WARNING or above, from any thread."""

    def __init__(self, warnings: LoggedWarnings) -> None:
        super().__init__(logging.WARNING)
        self._warnings = warnings

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record for the end of the test."""
        self._warnings.records.append(record)


class LoggerLevels:
    """Remembers every logger's level, so that no test sets them for the next one."""

    def __init__(self) -> None:
        self._levels = {name: logger.level for name, logger in _loggers()}

    def restore(self) -> None:
        """Put the levels back; a logger made meanwhile keeps its own."""
        for name, logger in _loggers():
            level = self._levels.get(name, logger.level)
            if logger.level != level:
                logger.setLevel(level)


def _loggers() -> list[tuple[str, logging.Logger]]:
    made = logging.root.manager.loggerDict.items()
    named = [(name, logger) for name, logger in made if isinstance(logger, logging.Logger)]
    return [("", logging.root), *named]
