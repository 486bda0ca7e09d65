"""What must be so at the end of the way, however it was walked: by steps alone or by clicking."""

from io import StringIO

from django.core.management import call_command

from portal import chain
from portal.documents.models import Document
from portal.notices.models import Outbox
from portal.notices.tasks import drain
from portal.records import timeline

# The steps of the need itself, oldest first, with the article that each carries out.
WAY_OF_THE_NEED = [
    ("request_org_review", [7]),
    ("submit", [7]),
    ("accept", [7]),
    ("begin_evaluation", [8]),
    ("conclude_evaluation", [8]),
    ("select", [8]),
    ("review_secrecy", [9]),
    ("publish", [9]),
    ("close_window", [10]),
    ("confirm_match", [10]),
    ("reserve", [11]),
]


def the_way_is_whole(story):
    """The need remembers its steps, the chain holds both ways, the record is untouched, every paper is printed."""
    the_need_remembers_its_way(story)
    the_chain_is_whole(story)
    nobody_touched_the_record()
    every_document_is_made()


def the_need_remembers_its_way(story):
    lines = timeline.of(story.demand, story["zj.officer"])
    assert [(line.step, line.articles) for line in reversed(lines)] == WAY_OF_THE_NEED


def the_chain_is_whole(story):
    """From the need every place is reached, and from the project every place back, by the very same records."""
    chosen = story.solutions["sungrow"].code
    for record, solution in ((story.demand, f"{chosen}等 2 项"), (story.project, chosen)):
        links = chain.links(record, story["office.officer"])
        assert {str(link["label"]): link["text"] for link in links if link["url"]} == {
            "征集批次": "YRD-2026-Z01",
            "需求": "ZJ-2026-0001",
            "榜单": "YRD-2026-B01",
            "解决方案": solution,
            "合作意向": story.agreement.code,
            "储备项目": "YRD-2026-R-0001",
            "指南": "2026年度联合攻关指南（第一批）",
            "项目申报": "YRD-2026-A-0001",
            "立项名单": "YRD-2026-D01",
            "项目": "YRD-2026-001",
        }


def nobody_touched_the_record():
    """Every chain of the record holds, as `manage.py records verify` proves."""
    said = StringIO()
    call_command("records", "verify", stdout=said)
    assert said.getvalue().strip().endswith(": 0 faults")


def every_document_is_made():
    drain()  # as the worker does when the clock wakes it
    assert list(Outbox.objects.exclude(error="").values_list("topic", "error")) == []
    assert Document.objects.count() == 6
    assert not Document.objects.exclude(status=Document.Status.READY).exists()
