"""What vtdesk tells a person: level, words, detail, remedy."""

from dataclasses import dataclass
from enum import Enum

from vtdesk.domain.errors import Remedy


class Level(Enum):
    """How much a notice matters."""

    DONE = "done"
    INFO = "info"
    WAITING = "waiting"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message.

    Attributes:
        words: what did not happen, why, what to do; plain text.
        detail: status, code, request for the folded details and the log; never a secret.
        also: a second thing the person can do, in the place of closing a problem.
        topic: a later notice of the same topic replaces this one.
        module: the module it speaks of, so that it appears in that pane.
        folder: the one to open; "" for the folder of vtdesk's own files.
    """

    level: Level
    words: str
    detail: str = ""
    remedy: Remedy = Remedy.NONE
    topic: str = ""
    module: str = ""
    folder: str = ""
    also: Remedy = Remedy.NONE
