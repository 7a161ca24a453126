"""Whether something learned a while ago still counts as known, by a clock that may be put back."""


def is_fresh(moment: float | None, now: float, limit: float) -> bool:
    """Whether less than `limit` seconds have passed since a moment.

    A moment in the future is not fresh: the clock was put back since, and nothing says how long
    ago it really was.

    Args:
        moment: Unix time in seconds; None for never.
        now: Unix time in seconds.
        limit: seconds.
    """
    return moment is not None and 0.0 <= now - moment < limit
