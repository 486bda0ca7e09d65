"""What may be done for many demands of the queue at once: pass, send back, assign."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import checklist
from demands.collection.bulk import Act
from demands.collection.models import Demand
from demands.collection.queue import forms, passing
from portal.workflow import perform


def _pass(demand: Demand, by: Any, **_given: Any) -> None:
    passing.accept_clean(demand, by=by)


def _back(demand: Demand, by: Any, *, more: list[str], due: Any) -> None:
    passing.send_back(demand, by=by, more=more, due=due)


def _assign(demand: Demand, by: Any, *, handler: Any) -> None:
    perform(demand, "assign", by=by, handler=handler)


def _faults(demand: Demand) -> list[str]:
    failed = {check.item: check.reason for check in demand.present_checks() if not check.passed}
    return [f"{item.label}：{failed[item.key]}" for item in checklist.items_of(demand) if item.key in failed]


def _handler(demand: Demand) -> list[str]:
    return [say("现经办：%s") % demand.handler.name] if demand.handler else []


def _not_clean(demand: Demand, _user: Any) -> list[str]:
    return passing.why_not_clean(demand)


def _nothing(*_about: Any) -> list[str]:
    return []


ACTS = {
    "pass": Act(
        _("批量通过"),
        _("机检全部符合、清单没有不符合项的需求予以受理，清单中尚未审查的各项记为符合；其余的保持原样，留待逐项审查。"),
        forms.NothingForm,
        _pass,
        _not_clean,
        _nothing,
    ),
    "return": Act(
        _("批量退回补正"),
        _("各项需求按各自在清单中不符合的项，加上统一的补正事项，一次退回。"),
        forms.BulkReturnForm,
        _back,
        _nothing,
        _faults,
    ),
    "assign": Act(_("分派经办"), _("所选需求由同一位经办人办理。"), forms.BulkAssignForm, _assign, _nothing, _handler),
}
