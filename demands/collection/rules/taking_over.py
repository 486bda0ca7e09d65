"""What must hold before a demand is given up in writing, and before another enterprise takes it over (article 11)."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from portal.cosign import digest_of
from portal.workflow import need


def statement_for(demand: Any) -> str:
    """Exactly what the demander declares when it gives the demand up."""
    words = say(
        "%(unit)s放弃需求 %(code)s“%(title)s”，同意由其他企业按原名称和任务承接，此后不再以需求方身份办理该需求。"
    )
    text = words % {"unit": demand.demander.name, "code": demand.code, "title": demand.title}
    return f"{text}\n{say('任务：')}{demand.tasks}"


def digest_for(demand: Any) -> str:
    """The hash of that declaration."""
    return digest_of(statement_for(demand))


@need(_("尚未书面放弃"))
def not_given_up_yet(demand: Any) -> bool:
    return not later.is_so(later.GIVEN_UP, demand)


@need(_("已书面放弃"))
def given_up(demand: Any) -> bool:
    return later.is_so(later.GIVEN_UP, demand)


@need(_("原需求方已书面放弃，或者其对接已逾期"))
def given_up_or_lapsed(demand: Any) -> bool:
    return later.is_so(later.GIVEN_UP, demand) or later.is_so(later.MATCHING_LAPSED, demand)


@need(_("有另一家已认证的三省一市骨干企业申请承接，且没有生效中的失信限制"))
def somebody_asks_for_it(demand: Any) -> bool:
    return bool(later.found(later.CLAIMS, demand))


@need(_("需求名称和任务与发布时一致"))
def name_and_tasks_unchanged(demand: Any) -> bool:
    published = demand.snapshot or {}
    return (demand.title, demand.tasks) == (published.get("title"), published.get("tasks"))
