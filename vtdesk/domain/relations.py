"""How modules and records hang together: relations and hierarchies of organisations."""

from dataclasses import dataclass

from vtdesk.domain.ids import ModuleName, RecordId


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of `relatedtypes`: what a module's records can be related to.

    Attributes:
        label: the server's internal English key, which its other operations want back exactly.
        module: what stands at the other end; one module may appear under several labels.
        title: what a person reads; translated where the server does that.
        actions: what the web page offers ("ADD", "SELECT"); empty where the server does not tell.
    """

    label: str
    module: ModuleName
    title: str
    actions: frozenset[str] = frozenset()
    is_entity: bool = True


@dataclass(frozen=True, slots=True)
class HierarchyEntry:
    """One organisation of a group of companies, in the order of a tree read from the top.

    Attributes:
        level: 0 for the topmost organisation.
        current: the one that was asked about.
    """

    record: RecordId
    name: str
    level: int
    current: bool = False
