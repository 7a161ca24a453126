"""Cycles are collected on the GUI thread, and nowhere else."""

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from vtdesk.ui.garbage import GarbageCollector


class Knot:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_cycles_are_collected_by_the_timer_and_not_in_other_threads(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    try:
        knot = weakref.ref(Knot())
        thread = threading.Thread(target=lambda: [Knot() for _ in range(5000)])
        thread.start()
        thread.join()
        assert knot() is not None
        assert not gc.isenabled()
        collector.collect()
        assert knot() is None
    finally:
        collector.stop()
    assert gc.isenabled()


def test_nothing_is_collected_before_it_is_due(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    try:
        knot = weakref.ref(Knot())
        collector.collect()
        assert knot() is not None
    finally:
        collector.stop()


def test_all_objects_are_looked_at_only_after_a_while_of_quiet(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    try:
        knot = Knot()
        collector.collect()
        for _ in range(20):
            # what survives these is looked at again only together with everything
            held = [Knot() for _ in range(3_000)]
            collector.collect()
        old = weakref.ref(knot)
        del knot, held
        busy = [Knot() for _ in range(3_000)]
        collector.collect()
        assert old() is not None, "somebody is at work"
        del busy
        for _ in range(10):
            collector.collect()
        assert old() is None
    finally:
        collector.stop()
