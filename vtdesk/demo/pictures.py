"""Pictures of the sample company's people and products, drawn here so that none has to be shipped.

Each is a small PNG with a palette: a shape is drawn and packed once, and only the few bytes of the
palette differ from one picture to the next (PNG specification, 11.2).
"""

import struct
import zlib
from collections.abc import Callable
from functools import cache

SIDE = 96
"""Width and height in pixels."""

_SAMPLES = 2
_LEVELS = _SAMPLES * _SAMPLES
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GROUNDS = (
    (0x2F, 0x6F, 0x8F),
    (0x8A, 0x5A, 0x9E),
    (0x4E, 0x7F, 0x4B),
    (0xA6, 0x61, 0x3A),
    (0x3F, 0x5B, 0xA9),
    (0x96, 0x4A, 0x5E),
)
_SHAPE = (0xF4, 0xF1, 0xEA)

Colour = tuple[int, int, int]
Inside = Callable[[float, float], bool]
Draw = Callable[[int], bytes]


def portrait(number: int) -> bytes:
    """A PNG of somebody; the number chooses the colour."""
    return _png(_packed(_in_person), _GROUNDS[number % len(_GROUNDS)])


def product(number: int) -> bytes:
    """A PNG of a pump; the number chooses the colour."""
    return _png(_packed(_in_pump), _GROUNDS[number % len(_GROUNDS)])


def _in_person(x: float, y: float) -> bool:
    head = (x - 48) ** 2 + (y - 37) ** 2 < 17**2
    shoulders = ((x - 48) / 32) ** 2 + ((y - 98) / 36) ** 2 < 1
    return head or shoulders


def _in_pump(x: float, y: float) -> bool:
    ring = 11**2 < (x - 40) ** 2 + (y - 54) ** 2 < 24**2
    hub = (x - 40) ** 2 + (y - 54) ** 2 < 5**2
    pipe, flange = 16 < x < 34 and 14 < y < 46, 12 < x < 38 and 12 < y < 20
    motor = 62 < x < 86 and 42 < y < 68
    foot = 14 < x < 88 and 78 < y < 85
    gap = 5**2 <= (x - 40) ** 2 + (y - 54) ** 2 <= 11**2
    return (ring or hub or pipe or flange or motor or foot) and not gap


@cache
def _packed(inside: Inside) -> bytes:
    """The pixels of a shape, each as how much of it the shape covers, packed as PNG wants them."""
    rows = bytearray()
    for y in range(SIDE):
        rows.append(0)  # no filter for this row
        rows.extend(
            sum(
                inside(x + (i + 0.5) / _SAMPLES, y + (j + 0.5) / _SAMPLES)
                for i in range(_SAMPLES)
                for j in range(_SAMPLES)
            )
            for x in range(SIDE)
        )
    return zlib.compress(bytes(rows), 9)


def _png(pixels: bytes, ground: Colour) -> bytes:
    palette = bytes(
        ground[part] + (_SHAPE[part] - ground[part]) * level // _LEVELS
        for level in range(_LEVELS + 1)
        for part in range(3)
    )
    # eight bits a pixel, colours from a palette
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", pixels), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
