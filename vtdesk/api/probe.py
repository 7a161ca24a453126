"""What one server turned out to accept where manual, SDK and servers disagree.

Each question is asked once, by trying; the answer is remembered, and the account may keep it for
the next start.
"""

from collections.abc import Mapping, Sequence

PRESENT, ABSENT = "present", "absent"


class Probe:
    """Answers to questions such as "which name has the removal of tags here?".

    Args:
        known: what `known` gave for this account earlier.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._answers = dict(known or {})

    @property
    def known(self) -> Mapping[str, str]:
        """All answers so far, to be kept with the account."""
        return dict(self._answers)

    def variants(self, question: str, choices: Sequence[str]) -> tuple[str, ...]:
        """The choices in the order to try them: only the right one where it is known."""
        answer = self._answers.get(question, "")
        return (answer,) if answer in choices else tuple(choices)

    def learn(self, question: str, answer: str) -> None:
        """Remember an answer."""
        self._answers[question] = answer

    def has(self, operation: str) -> bool | None:
        """Whether the server has an operation; None while nobody asked."""
        answer = self._answers.get(f"operation:{operation}")
        return None if answer is None else answer == PRESENT

    def learn_operation(self, operation: str, *, present: bool) -> None:
        """Remember whether the server has an operation."""
        self.learn(f"operation:{operation}", PRESENT if present else ABSENT)
