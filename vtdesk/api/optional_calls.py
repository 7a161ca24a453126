"""Calls of operations that not every server has, or has by another name or HTTP method.

Each is tried once; what `Probe` learned of it decides from then on.
"""

from collections.abc import Sequence
from dataclasses import replace

from vtdesk.api import errors
from vtdesk.api.probe import Probe
from vtdesk.api.transport import Transport
from vtdesk.api.wire import Call
from vtdesk.domain.record import Json


class OptionalCalls:
    """Sends such calls. Every coroutine raises `NotOffered` where this server lacks the operation.

    Args:
        transport: carries them.
        probe: remembers what this server has.
    """

    def __init__(self, transport: Transport, probe: Probe) -> None:
        self._transport = transport
        self._probe = probe

    async def send(self, call: Call) -> Json:
        """Send a call; one that the server is known to lack is not sent.

        Raises:
            NotOffered: this server lacks the operation.
        """
        has = self._probe.has(call.operation)
        if has is False:
            raise errors.not_offered(call)
        try:
            result = await self._transport.send(replace(call, optional=not has))
        except errors.NotOffered:
            self._probe.learn_operation(call.operation, present=False)
            raise
        self._probe.learn_operation(call.operation, present=True)
        return result

    async def send_by_either_method(self, call: Call) -> Json:
        """Send a reading call whose HTTP method sources disagree about.

        Raises:
            NotOffered: this server lacks the operation.
        """
        has = self._probe.has(call.operation)
        if has is False:
            raise errors.not_offered(call)
        question = f"method:{call.operation}"
        for method in self._probe.variants(question, ("GET", "POST")):
            attempt = replace(call, posted=method == "POST", optional=not has)
            try:
                result = await self._transport.send(attempt)
            except errors.NotOffered:
                continue
            self._probe.learn(question, method)
            self._probe.learn_operation(call.operation, present=True)
            return result
        self._probe.learn_operation(call.operation, present=False)
        raise errors.not_offered(call)

    async def send_by_any_name(self, call: Call, question: str, names: Sequence[str]) -> Json:
        """Send a call whose operation sources name differently.

        Args:
            call: by the manual's name.
            question: under which the right name is remembered.
            names: all of them, the manual's first.

        Raises:
            NotOffered: this server has none of them.
        """
        if self._probe.has(call.operation) is False:
            raise errors.not_offered(call)
        likely = self._probe.variants(question, names)
        # a crash of the one that is known to be there is no sign that it is not
        unsure = len(likely) > 1
        for name in likely:
            try:
                result = await self._transport.send(replace(call, operation=name, optional=unsure))
            except errors.NotOffered:
                continue
            self._probe.learn(question, name)
            return result
        self._probe.learn_operation(call.operation, present=False)
        raise errors.not_offered(call)
