"""What the person is told when an export has come to its end."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an export.

    Attributes:
        rows: written to the file.
        local: those of them that Vtiger does not know yet.
        counted: how many Vtiger counts; None where it did not.
        of_all: it was the whole module that Vtiger counted: it cannot count these conditions.
        stored: how many of the module Vtiger knows and this computer has; for `of_all`.
        unnamed: records that are pointed to and whose names nobody told.
        cut: texts that were longer than a cell.
        not_asked: why Vtiger did not count, in words; "" if it did.
    """

    rows: int
    local: int = 0
    counted: int | None = None
    of_all: bool = False
    stored: int = 0
    unnamed: int = 0
    cut: int = 0
    not_asked: str = ""


def outcome_words(outcome: Outcome) -> str:
    """The outcome in a few sentences: "12,340 rows; Vtiger counts 12,340."."""
    rows = _number(outcome.rows, "row")
    parts = [f"{rows}; {_counted(outcome)}" if outcome.counted is not None else f"{rows}."]
    if outcome.counted is None and outcome.not_asked:
        parts.append(f"Vtiger did not count: {outcome.not_asked}")
    if outcome.local:
        parts.append(f"{_number(outcome.local, 'row')} of them not in Vtiger yet.")
    if outcome.unnamed:
        parts.append(f"{_number(outcome.unnamed, 'name')} not known and left empty.")
    if outcome.cut:
        parts.append(f"{_number(outcome.cut, 'text')} longer than a cell holds and cut.")
    return " ".join(parts)


def _counted(outcome: Outcome) -> str:
    counted = outcome.counted or 0
    if outcome.of_all:
        if counted == outcome.stored:
            return f"all {counted:,} records that Vtiger counts were looked through."
        return (
            f"{outcome.stored:,} records were looked through, Vtiger counts {counted:,}:"
            " others may have changed some meanwhile."
        )
    difference = outcome.rows - outcome.local - counted
    if not difference:
        return f"Vtiger counts {counted:,}."
    more = "more" if difference > 0 else "fewer"
    return (
        f"Vtiger counts {counted:,}. {abs(difference):,} {more} here:"
        " changed meanwhile, or waiting to be sent."
    )


def _number(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
