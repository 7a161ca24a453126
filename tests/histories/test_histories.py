"""Whatever happens in whatever order: nothing is lost, nothing doubled, nobody overwritten."""

from hypothesis.stateful import run_state_machine_as_test

from tests.helpers.log_guard import LoggedWarnings
from tests.histories.machine import Histories


def test_histories(logged_warnings: LoggedWarnings) -> None:
    del logged_warnings
    run_state_machine_as_test(Histories)
