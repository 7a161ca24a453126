"""A text broken into lines of a width, no further than it is looked at."""

from dataclasses import dataclass

from PySide6.QtGui import QFont, QTextLayout, QTextOption

_SEPARATOR = "\u2028"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The first lines of a text.

    Attributes:
        lines: each as it is written, no wider than the width.
        is_cut: there is more of the text.
    """

    lines: tuple[str, ...] = ()
    is_cut: bool = False


def text_block(text: str, font: QFont, width: int, most: int) -> TextBlock:
    """Break a text at `width` pixels into `most` lines at most.

    Every line break of the text is one here, empty lines are left out.
    """
    # no line holds fewer than one letter in two pixels, so the rest is never looked at
    looked_at = text[: max(width, 2) * most // 2 + 1]
    kept = _SEPARATOR.join(part for part in looked_at.splitlines() if part.strip())
    if not kept:
        return TextBlock()
    # Qt counts in units of UTF-16, where an emoji is two
    units = kept.encode("utf-16-le", "surrogatepass")
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(kept, font)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        starts.append(line.textStart())
    layout.endLayout()
    is_cut = len(starts) > most or len(looked_at) < len(text)
    ends = [*starts[1:], len(units) // 2][:most]
    starts = starts[:most]
    lines = [
        units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass").rstrip()
        for start, end in zip(starts, ends, strict=True)
    ]
    return TextBlock(tuple(lines), is_cut)
