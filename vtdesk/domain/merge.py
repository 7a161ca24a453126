"""Three-way merge of one record, field by field: base, mine, theirs.

After diff3 (Khanna, Kunal, Pierce: "A Formal Investigation of Diff3", 2007) with a field as the
unit: never merged inside a field, never dropped silently, never decided by guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vtdesk.domain.schema import ModuleSchema
from vtdesk.domain.values import Cell, same


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome of a merge.

    Attributes:
        send: wire values still to be sent: mine, where theirs is untouched.
        settled: fields in which both sides already agree.
        clashes: fields that both sides changed to different values.
    """

    send: Mapping[str, str]
    settled: tuple[str, ...]
    clashes: tuple[str, ...]


def merge(
    schema: ModuleSchema,
    base: Mapping[str, Cell],
    mine: Mapping[str, str],
    theirs: Mapping[str, Cell],
) -> Merged:
    """Compare my edits with what the server holds now.

    Args:
        schema: the module, for what "the same value" means in each field.
        base: what each edited field held when I began.
        mine: my wire values, edited fields only.
        theirs: the server's wire values now; a field it does not answer counts as untouched.
    """
    send: dict[str, str] = {}
    settled: list[str] = []
    clashes: list[str] = []
    for name, value in mine.items():
        spec = schema.field(name)
        if spec is None or name not in theirs:
            send[name] = value
        elif same(spec, theirs[name], value):
            settled.append(name)
        elif same(spec, theirs[name], base.get(name)):
            send[name] = value
        else:
            clashes.append(name)
    return Merged(send, tuple(settled), tuple(clashes))
