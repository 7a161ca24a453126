"""The words of what is not in Vtiger yet."""

from vtdesk.app.waiting_export import Waiting


def count_words(waiting: Waiting) -> str:
    """As in "2 changes and 1 draft"; "" for nothing."""
    parts = (_counted(waiting.changes, "change"), _counted(waiting.drafts, "draft"))
    return " and ".join(part for part in parts if part)


def stay_words(waiting: Waiting) -> str:
    """What becomes of them when local data is removed."""
    verb, names = ("stays", "it mentions") if waiting.total == 1 else ("stay", "they mention")
    return f"{count_words(waiting)} not in Vtiger yet {verb} here, with the names {names}."


def loss_words(waiting: Waiting) -> str:
    """What becomes of them when everything of an account goes; "" where there are none."""
    if not waiting:
        return ""
    verb = "is" if waiting.total == 1 else "are"
    return f"{count_words(waiting)} {verb} not in Vtiger yet and would be lost."


def _counted(number: int, word: str) -> str:
    if not number:
        return ""
    return f"1 {word}" if number == 1 else f"{number:,} {word}s"
