from vtdesk.domain.ids import LocalId, RecordId
from vtdesk.store.new_ids import new_ids

NAMED = {LocalId(3): RecordId("11", 70), LocalId(4): RecordId("12", 8)}


def test_only_local_records_that_have_names_are_told() -> None:
    texts = ["new-3", "new-3", "new-5", "11x70", "new-", "see new-4", "", "new-004x"]
    assert new_ids(NAMED, texts) == [(LocalId(3), RecordId("11", 70))]
    assert new_ids({}, texts) == []
