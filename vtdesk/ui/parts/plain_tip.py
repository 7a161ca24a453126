"""Tooltips that show a text as it is written.

Qt guesses whether a tooltip is markup, and would show a server's text as the page it pretends to
be, pictures from elsewhere included.
"""

from html import escape

_LONGEST = 1_000


def plain_tip(text: str) -> str:
    """The tooltip for a text of any origin; "" for none."""
    if not text:
        return ""
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return f'<p style="white-space: pre-wrap">{escape(shown)}</p>'
