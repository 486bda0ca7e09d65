"""Guidelines, from a bare draft to one that is issued."""

import itertools
from datetime import timedelta
from decimal import Decimal

from portal import clock
from portal.accounts.models import Region
from portal.documents.models import Document
from portal.notices import outbox
from portal.workflow import perform
from projects.guidelines import services
from projects.guidelines.models import Direction, Guideline
from projects.guidelines.rules import issuing
from tests.factories import people
from tests.factories.calls import CallFactory, fields

_numbers = itertools.count(1)
DEPARTMENTS = ("310000", "320000", "330000", "340000")
TITLE = "2026年度长三角科技创新共同体联合攻关指南"
PREFACE = "为贯彻落实长三角一体化发展国家战略，按照《实施办法（试行）》有关规定，编制本指南。"
CONTACTS = "上海市科学技术委员会 021-00000000\n浙江省科学技术厅 0571-00000000"


def draft(by=None, **more):
    """A guideline with nothing but its name."""
    by = by or people.staff("office_officer")
    made = services.create(call=CallFactory(), title=TITLE, by=by, copy_last=False)
    for name, value in more.items():
        setattr(made, name, value)
    made.save()
    return made


def direction(guideline, *, field=0, entry=None, **more):
    """A direction that misses nothing."""
    given = {
        "title": f"Chiplet集成技术{next(_numbers)}",
        "goal": "突破芯粒间高密度互连技术，形成可量产的集成能力。",
        "content": "研究亚十微米节距混合键合与硅桥互连工艺，完成八芯粒以上集成验证。",
        "term_months": 36,
        "money": Decimal("1500.00"),
        "projects": 2,
    }
    made = Direction(guideline=guideline, field=fields()[field], reserve_entry=entry, **given | more)
    services.place_last(made)
    made.save()
    made.indicators.create(order=1, name="键合互连节距", target="≤9", unit="微米", method="第三方检测")
    made.indicators.create(order=2, name="提交接口测试团体标准 1 项")
    services.renumber(guideline)
    return Direction.objects.get(pk=made.pk)


def complete(by=None, *, entries=(), **more):
    """A draft that misses nothing: one free direction, and one for each entry of the pool."""
    now = clock.now()
    window = {"opens_at": now + timedelta(days=10), "closes_at": now + timedelta(days=50)}
    made = draft(by, **window | {"preface": PREFACE, "contacts": CONTACTS} | more)
    direction(made)
    for entry in entries:
        direction(made, field=3, entry=entry, title=entry.title)
    return made


def consulting(by=None, **more):
    """A guideline on which the four departments are asked."""
    made = complete(by, **more)
    return perform(made, "consult", by=made.drafted_by)


def approver_of(region):
    """Somebody who signs for the department of a region."""
    return people.staff("dept_approver", Region.objects.get(pk=region))


def speak(guideline, *regions, stance="agrees", text=""):
    """These departments give their opinion; their approvers come back."""
    approvers = [approver_of(region) for region in regions]
    for approver in approvers:
        perform(guideline, "give_opinion", by=approver, stance=stance, text=text)
    return approvers


def sign(guideline, *approvers):
    """These approvers sign for their departments the version that stands."""
    for approver in approvers:
        perform(guideline, "cosign", by=approver, confirmed=True, digest=guideline.digest)


def cosigned(by=None, **more):
    """A guideline on which all four spoke and which all four signed."""
    made = consulting(by, **more)
    sign(made, *speak(made, *DEPARTMENTS))
    return Guideline.objects.get(pk=made.pk)


def approved(by=None, *, number="", **more):
    """A guideline whose text is final."""
    made = cosigned(by, **more)
    number = number or f"沪科合〔2026〕{next(_numbers)}号"
    return perform(made, "approve", by=people.staff("office_approver"), number=number)


def pdf_made(guideline):
    """Its document as if the worker had made it; the worker itself is tested with the document."""
    Document.objects.filter(pk=issuing.pdf_of(guideline).pk).update(status=Document.Status.READY, sha256="0" * 64)


def work():
    """Let the worker do all that waits."""
    while outbox.do_next():
        pass


def ready_to_issue(by=None, **more):
    """An approved guideline that misses nothing."""
    made = approved(by, **more)
    pdf_made(made)
    return perform(made, "review_secrecy", by=people.staff("office_approver"), result="passed", opinion="全文不涉密。")


def issued(by=None, **more):
    """A guideline that everybody can read."""
    return perform(ready_to_issue(by, **more), "issue", by=people.staff("office_approver"))
