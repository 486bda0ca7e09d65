"""公示: the public notice in the official layout, with the projects as its annex."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from portal.accounts.models import Region
from portal.documents import making
from portal.documents.official import Official, instant_in_words
from portal.templatetags.portal_tags import money
from projects.approval import announcing
from projects.approval.forms import AnnounceForm
from projects.approval.models import PublicNotice

KIND = "public_notice"


@making.makes(KIND)
def notice(decision_list: Any) -> making.Made:
    """The notice as posted; before that, a draft in the usual words, without number and date."""
    posted = PublicNotice.objects.filter(decision_list=decision_list).first() or _draft(decision_list)
    official = Official(
        title=posted.title,
        number=posted.number,
        attached=(say("拟立项项目清单"),),
        signatories=tuple(Region.objects.members().values_list("department", flat=True)),
        dated=timezone.localdate(posted.posted_at) if posted.posted_at else None,
    )
    annex = {
        "title": say("拟立项项目清单"),
        "columns": _columns(posted.shows_money),
        "rows": [_row(row, posted.shows_money) for row in posted.rows],
    }
    return "documents/text.html", official, {"lines": _lines(posted), "annexes": [annex]}


def _draft(decision_list: Any) -> PublicNotice:
    usual = AnnounceForm.initial_for(decision_list)
    return PublicNotice(
        decision_list=decision_list,
        rows=announcing.rows_of(decision_list),
        shows_money=decision_list.call.value("notice_shows_money"),
        **usual,
    )


def _lines(posted: PublicNotice) -> list[dict[str, Any]]:
    texts = posted.text.splitlines()
    if posted.ends_at:
        texts.append(say("公示截止时间：%s。") % instant_in_words(posted.ends_at))
    texts.append(say("异议受理：%s") % posted.how_to_object)
    texts = [line for text in texts for line in text.splitlines()]
    return [{"level": 0, "text": text} for text in texts if text.strip()]


def _columns(with_money: bool) -> list[dict[str, Any]]:
    heads = [say("序号"), say("项目名称"), say("牵头单位"), say("省（市）")]
    heads += [say("拟拨经费（万元）")] if with_money else []
    widths = ["w1", "", "", "w5", "w5"]
    return [{"label": head, "width": width} for head, width in zip(heads, widths, strict=False)]


def _row(row: dict[str, Any], with_money: bool) -> list[dict[str, Any]]:
    cells = [{"text": row["order"], "numeric": True}]
    cells += [{"text": row[name], "numeric": False} for name in ("title", "lead", "region")]
    return [*cells, {"text": money(row["amount"]), "numeric": True}] if with_money else cells
