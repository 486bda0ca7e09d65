"""发布检查: what is in order and what is not, from the draft to the issue, as one list."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as say

from portal import cosign
from portal.accounts.models import Region
from projects.guidelines import content
from projects.guidelines.models.states import Issuers
from projects.guidelines.rules import drafting, issuing, opinions

# Marks of what may not be published; a hit is read by a person, who decides.
MARKS = ("绝密", "机密", "秘密级", "内部资料", "内部文件", "不得外传", "军用", "武器")


@dataclass(frozen=True)
class Check:
    """One line of the list; `reasons` say what is wrong and how to mend it."""

    label: str
    ok: bool
    note: str = ""
    reasons: tuple[str, ...] = ()


def of(guideline: Any) -> list[Check]:
    """Every check, in the order in which the work goes."""
    return [*_of_the_text(guideline), *_of_the_departments(guideline), *_of_the_issue(guideline)]


def _of_the_text(guideline: Any) -> Iterator[Check]:
    rows = list(content.directions_of(guideline))
    codes = [row.code for row in rows]
    yield Check(say("编号连续"), bool(rows) and codes == _expected(rows), say("%s 个方向") % len(rows))
    yield _by_need(say("方向内容齐全"), drafting.directions_are_whole, guideline)
    yield _by_need(say("前言和咨询电话"), drafting.texts_are_whole, guideline)
    window = [*drafting.window_is_set.reasons(guideline, None, None)]
    window += drafting.window_lies_ahead.reasons(guideline, None, None) if guideline.issued_at is None else []
    yield Check(say("申报时间一致"), not window, reasons=tuple(window))
    yield _within_funds(guideline, rows)
    yield _unmarked(guideline, rows)
    if guideline.issued_at is None:
        yield _by_need(say("储备项目在库"), drafting.entries_in_the_pool, guideline)


def _of_the_departments(guideline: Any) -> Iterator[Check]:
    four = Region.objects.members().count()
    asked = bool(guideline.digest) and not guideline.is_draft
    spoken = len(opinions.spoken(guideline)) if asked else 0
    yield Check(say("四方意见"), spoken == four, f"{spoken}/{four}")
    answered = asked and not opinions.every_objection_answered.reasons(guideline, None, None)
    yield Check(say("不同意见均已答复"), answered)
    if guideline.issuers == Issuers.DEPARTMENTS:
        signed = len(cosign.signed_regions(guideline)) if asked else 0
        yield Check(say("会签"), signed == four, f"{signed}/{four}")


def _of_the_issue(guideline: Any) -> Iterator[Check]:
    yield Check(say("文号"), bool(guideline.number), guideline.number)
    yield Check(say("保密审查"), bool(guideline.secrecy_passed))
    yield Check(say("PDF"), bool(guideline.number) and not issuing.pdf_is_ready.reasons(guideline, None, None))


def _by_need(label: str, need: Any, guideline: Any) -> Check:
    reasons = tuple(need.reasons(guideline, None, None))
    return Check(label, not reasons, reasons=reasons)


def _expected(rows: list[Any]) -> list[str]:
    """The codes that directions in this order should bear."""
    codes, fields, count = [], [], 0
    for row in rows:
        if not fields or fields[-1] != row.field_id:
            fields.append(row.field_id)
            count = 0
        count += 1
        codes.append(f"{len(fields)}.{count}")
    return codes


def _within_funds(guideline: Any, rows: list[Any]) -> Check:
    total = sum((row.funds for row in rows), Decimal(0))
    funds = guideline.call.funds.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    note = say("合计 %(total)s 万元，年度经费 %(funds)s 万元") % {"total": f"{total:,.2f}", "funds": f"{funds:,.2f}"}
    return Check(say("支持额度不超过年度经费"), total <= funds, note)


def _unmarked(guideline: Any, rows: list[Any]) -> Check:
    texts = [guideline.title, guideline.preface, guideline.requirements]
    texts += [text for row in rows for text in (row.title, row.goal, row.content)]
    found = [mark for mark in MARKS if any(mark in text for text in texts)]
    reasons = [say("出现“%s”，请核对能否公开。") % mark for mark in found]
    return Check(say("敏感词"), not found, str(len(found)), tuple(reasons))
