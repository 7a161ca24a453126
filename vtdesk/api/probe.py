"""What one server turned out to accept where manual, SDK and servers disagree.

Each question is asked once, by trying; the answer is remembered, and the account may keep it for
the next start. That an operation is missing is believed for a while only: a server that is out of
order dies of every call as others do of an unknown one (wire fact 1.3), and servers are updated.
"""

from collections.abc import Mapping, Sequence

PRESENT, ABSENT = "present", "absent"
_OPERATION = "operation:"


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

    def ask_absent_again(self) -> None:
        """Forget which operations the server was found to lack."""
        self._answers = {
            question: answer
            for question, answer in self._answers.items()
            if not (question.startswith(_OPERATION) and answer == ABSENT)
        }

    def has(self, operation: str) -> bool | None:
        """Whether the server has an operation; None while nobody asked."""
        answer = self._answers.get(f"{_OPERATION}{operation}")
        return None if answer is None else answer == PRESENT

    def learn_operation(self, operation: str, *, present: bool) -> None:
        """Remember whether the server has an operation."""
        self.learn(f"{_OPERATION}{operation}", PRESENT if present else ABSENT)
