"""Whatever happens in whatever order: nothing is lost, nothing doubled, nobody overwritten.

A long look: `HYPOTHESIS_PROFILE=deep pytest tests/histories -o faulthandler_timeout=0`.
"""

from hypothesis.stateful import run_state_machine_as_test

from tests.histories.machine import Histories


def test_histories() -> None:
    run_state_machine_as_test(Histories)
