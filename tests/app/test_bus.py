"""The signal: order, weakness, no re-entry."""

import gc

from vtdesk.app.bus import Signal


class Listener:
    def __init__(self, signal: Signal[int]) -> None:
        self.signal = signal
        self.heard: list[int] = []

    def hear(self, value: int) -> None:
        self.heard.append(value)
        if value == 1:
            self.signal.emit(2)
            assert self.heard[-1] == 1, "delivered inside the running round"


def test_a_value_emitted_from_a_slot_comes_after_the_running_round() -> None:
    signal: Signal[int] = Signal()
    first, second = Listener(signal), Listener(signal)
    signal.connect(first.hear)
    signal.connect(second.hear)
    signal.emit(1)
    assert first.heard == second.heard == [1, 2, 2]


def test_a_slot_connected_twice_is_called_once_and_not_after_disconnect() -> None:
    signal: Signal[int] = Signal()
    listener = Listener(signal)
    signal.connect(listener.hear)
    signal.connect(listener.hear)
    signal.emit(5)
    signal.disconnect(listener.hear)
    signal.emit(6)
    assert listener.heard == [5]


def test_a_listener_nobody_holds_is_collected() -> None:
    signal: Signal[int] = Signal()
    listener = Listener(signal)
    signal.connect(listener.hear)
    heard = listener.heard
    del listener
    gc.collect()
    signal.emit(7)
    assert heard == []


class Failing:
    def fail(self, value: int) -> None:
        raise ValueError(value)


def test_a_failing_slot_leaves_the_signal_usable() -> None:
    signal: Signal[int] = Signal()
    failing, listener = Failing(), Listener(signal)
    signal.connect(failing.fail)
    try:
        signal.emit(3)
    except ValueError:
        signal.disconnect(failing.fail)
    signal.connect(listener.hear)
    signal.emit(4)
    assert listener.heard == [4]
