"""After any history the store equals the server, and no waiting edit is lost.

A long look: `HYPOTHESIS_PROFILE=deep pytest tests/histories/test_syncing.py -o faulthandler_timeout=0`.
"""

import hypothesis
from hypothesis.stateful import run_state_machine_as_test

from tests.histories.syncing import SyncHistories

# a history costs a server, a store and a few hundred calls
SHORT = 15


def test_after_any_history_the_store_equals_the_server() -> None:
    usual = hypothesis.settings()
    steps = min(usual.stateful_step_count, SHORT) if usual.derandomize else 30
    run_state_machine_as_test(
        SyncHistories, settings=hypothesis.settings(usual, stateful_step_count=steps)
    )
