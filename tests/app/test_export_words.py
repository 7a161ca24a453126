"""What is told at the end of an export."""

import pytest

from vtdesk.app.export_words import Outcome, outcome_words


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome(12_340, counted=12_340), "12,340 rows; Vtiger counts 12,340."),
        (
            Outcome(12_340, local=2, counted=12_338),
            "12,340 rows; Vtiger counts 12,338. 2 rows of them not in Vtiger yet.",
        ),
        (
            Outcome(11, counted=12),
            "11 rows; Vtiger counts 12. 1 fewer here: changed meanwhile, or waiting to be sent.",
        ),
        (
            Outcome(13, counted=12),
            "13 rows; Vtiger counts 12. 1 more here: changed meanwhile, or waiting to be sent.",
        ),
        (
            Outcome(1, counted=475, of_all=True, stored=475),
            "1 row; all 475 records that Vtiger counts were looked through.",
        ),
        (
            Outcome(1, counted=476, of_all=True, stored=475),
            (
                "1 row; 475 records were looked through, Vtiger counts 476: "
                "others may have changed some meanwhile."
            ),
        ),
        (Outcome(3, not_asked="No network."), "3 rows. Vtiger did not count: No network."),
        (Outcome(3), "3 rows."),
        (
            Outcome(3, counted=3, unnamed=1, cut=2),
            (
                "3 rows; Vtiger counts 3. 1 name not known and left empty. "
                "2 texts longer than a cell holds and cut."
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_outcome(outcome: Outcome, words: str) -> None:
    assert outcome_words(outcome) == words
