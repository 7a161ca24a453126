from vtdesk.domain.errors import Remedy
from vtdesk.domain.notices import Level, Notice


def test_a_notice_needs_only_words() -> None:
    notice = Notice(Level.DONE, "Saved in Vtiger 10:14")

    assert notice.remedy is Remedy.NONE
    assert notice.detail == notice.topic == notice.module == ""
