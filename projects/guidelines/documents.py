"""The guideline as an official document: the frozen text, worded and numbered as GB/T 9704-2012 asks."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from portal.accounts.models import Region
from portal.articles import chinese_number
from portal.documents.making import makes
from portal.documents.official import Official, instant_in_words
from portal.positions import OFFICE
from projects.guidelines import content
from projects.guidelines.models.states import Issuers

TEMPLATE = "guidelines/document.html"


@makes("guideline")
def guideline_document(guideline: Any) -> tuple[str, Official, dict[str, Any]]:
    """Template, head and body of the guideline as it stands: its last version, or the draft."""
    text = content.frozen(guideline)
    return TEMPLATE, official_of(guideline, text), {"text": presented(text), "year": guideline.call.year}


def official_of(guideline: Any, text: dict[str, Any]) -> Official:
    """Head and foot: the issuing organs as the year sets them, the number, the day of approval."""
    joint = text["issuers"] == Issuers.DEPARTMENTS
    organs = tuple(r.department for r in Region.objects.members()) if joint else (str(OFFICE),)
    dated = timezone.localdate(guideline.approved_at) if guideline.approved_at else None
    return Official(
        title=_heading(text["title"]),
        organs=organs,
        number=guideline.number,
        addressee="各有关单位",
        attached=(annex_title(text),),
        signatories=organs,
        dated=dated,
        copied_to=str(OFFICE) if joint else "沪苏浙皖四地科技主管部门",
        printed_by=f"{organs[0]}办公室" if joint else str(OFFICE),
        printed_on=dated,
    )


def _heading(title: str) -> str:
    """The title on two lines, parted where a reader would pause."""
    first, programme, rest = title.partition("联合攻关")
    return f"关于发布{first}\n{programme}{rest}的通知" if first and programme else f"关于发布\n{title}的通知"


def annex_title(text: dict[str, Any]) -> str:
    """What the table of directions is called."""
    return f"{text['title']}支持方向表"


def presented(text: dict[str, Any]) -> dict[str, Any]:
    """The frozen text with instants, amounts and the numbers of paragraphs as the pages show them."""
    return text | {
        "annex": annex_title(text),
        "directions": [_direction(n, d) for n, d in enumerate(text["directions"], 1)],
        "requirements": [_headed(n, line) for n, line in enumerate(text["requirements"], 1)],
        "opens_at": _instant(text["opens_at"]),
        "closes_at": _instant(text["closes_at"]),
        "window": [instant_in_words(at) for name in ("opens_at", "closes_at") if (at := _instant(text[name]))],
    }


def _direction(number: int, direction: dict[str, Any]) -> dict[str, Any]:
    money = Decimal(direction["money"]) if direction["money"] else None
    indicators = [_indicator(n, row) for n, row in enumerate(direction["indicators"], 1)]
    return direction | {"mark": _mark(number), "money": money, "indicators": indicators}


def _indicator(number: int, row: dict[str, str]) -> dict[str, Any]:
    """A row with its sentence: 响应时延：≤350 毫秒（第三方检测）."""
    value = f"：{row['target']}{' ' if row['unit'] else ''}{row['unit']}" if row["target"] else ""
    method = f"（{row['method']}）" if row["method"] else ""
    return row | {"number": number, "line": f"{row['name']}{value}{method}"}


def _headed(number: int, line: str) -> dict[str, str]:
    head, _stop, rest = line.partition("。")
    return {"mark": _mark(number), "head": f"{head}。" if rest else "", "rest": rest or line}


def _mark(number: int) -> str:
    return f"（{chinese_number(number)}）"


def _instant(text: str) -> datetime | None:
    return timezone.localtime(datetime.fromisoformat(text)) if text else None
