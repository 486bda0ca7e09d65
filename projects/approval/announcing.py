"""What a decision and a public notice do to the applications on the list."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.accounts.models import User
from portal.calls.calendar import deadline_after
from portal.documents.making import ask
from portal.workflow import perform

TITLE_WITHHELD = _("（项目名称不公开）")


def decide(decision_list: Any) -> dict[str, int]:
    """Propose each application on the list, turn down each off it; how many of each."""
    system, counted = User.objects.system(), {"proposed": 0, "not_proposed": 0}
    for item in decision_list.items.standing().select_related("application").order_by("application_id"):
        if item.on_list:
            perform(item.application, "propose", by=system, cause=decision_list)
        else:
            perform(item.application, "not_propose", by=system, cause=decision_list, reason=item.reason)
        counted["proposed" if item.on_list else "not_proposed"] += 1
    return counted


def withhold(decision_list: Any, items: Any) -> None:
    """Exactly these items are posted without the project's title."""
    chosen = [item.pk for item in items]
    decision_list.items.exclude(pk__in=chosen).update(title_withheld=False)
    decision_list.items.filter(pk__in=chosen).update(title_withheld=True)


def post(decision_list: Any, *, number: str, title: str, text: str, how_to_object: str) -> Any:
    """Post the notice for the year's working days, ask for its PDF, announce each application on it."""
    from projects.approval.models import PublicNotice

    now, call = clock.now(), decision_list.call
    days = call.value("notice_days")
    notice = PublicNotice.objects.create(
        decision_list=decision_list,
        number=number,
        title=title,
        text=text,
        how_to_object=how_to_object,
        days=days,
        posted_at=now,
        ends_at=deadline_after(now, days),
        shows_money=call.value("notice_shows_money"),
        rows=rows_of(decision_list),
    )
    content = [notice.title, notice.text, notice.how_to_object, notice.rows]
    ask(decision_list, kind="public_notice", title=title, number=number, content=content, public=True)
    system = User.objects.system()
    for item in decision_list.items.proposed().select_related("application").order_by("application_id"):
        if item.application.state == "proposed":
            perform(item.application, "announce", by=system, cause=decision_list)
    return notice


def rows_of(decision_list: Any) -> list[dict[str, Any]]:
    """What the public reads of each proposed application; the amount only where the year publishes it.

    Before the list is decided its applications are still reviewed: the draft of the notice shows them too.
    """
    with_money = decision_list.call.value("notice_shows_money")
    items = decision_list.items.proposed().filter(application__state__in=["reviewed", "proposed"])
    items = items.select_related("application__lead", "application__region")
    return [_row(number, item, with_money) for number, item in enumerate(items, 1)]


def _row(number: int, item: Any, with_money: bool) -> dict[str, Any]:
    application = item.application
    row = {
        "order": number,
        "code": application.code,
        "title": str(TITLE_WITHHELD) if item.title_withheld else application.title,
        "lead": application.lead.name,
        "region": application.region.name,
        "region_id": application.region_id,
    }
    return row | {"amount": str(item.amount)} if with_money else row
