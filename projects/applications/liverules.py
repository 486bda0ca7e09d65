"""The rules of the guideline as the form shows them while it is filled: what holds, what does not, where to mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from projects.applications import completeness
from projects.applications.likeness import resembling
from projects.applications.rules import consortium, filing


@dataclass(frozen=True)
class Rule:
    """One rule: its words, what does not hold, and the section where it is mended."""

    label: Any
    articles: tuple[int, ...]
    section: str
    broken: Callable[[Any], list[str]]
    only_flags: bool = False


def _term(application: Any) -> list[str]:
    section = completeness.SECTIONS.by_key["project"]
    return [gap.text for gap in section.gaps(application) if gap.field == "term_months"]


def _duplicates(application: Any) -> list[str]:
    text = say("与 %(other)s（%(unit)s）相近 %(share).0f%%，提交后由经办人核对。")
    return [text % {"other": other, "unit": other.lead, "share": share} for share, other in resembling(application)]


RULES = (
    Rule(consortium.covers_the_regions.sentence, (12,), "units", consortium.covers_the_regions.guard),
    Rule(
        consortium.subtopics_have_unit_and_leader.sentence,
        (12,),
        "subtopics",
        consortium.subtopics_have_unit_and_leader.guard,
    ),
    Rule(_("实施期限符合要求"), (12,), "project", _term),
    Rule(_("经费平衡，间接费用和自筹比例符合要求"), (12, 16), "budget", consortium.budget_adds_up.guard),
    Rule(filing.within_the_leaders_limits.sentence, (12,), "people", filing.leaders_limits),
    Rule(filing.no_ban_in_force.sentence, (19,), "units", filing.banned),
    Rule(filing.commitments_given.sentence, (12,), "pledge", filing.commitments_given.guard),
    Rule(_("与已有申报不重复"), (12,), "project", _duplicates, only_flags=True),
)


def of(application: Any, *, for_officer: bool = False) -> list[dict[str, Any]]:
    """Each rule with what does not hold now and the address where it is mended.

    What only flags is for the officer: it names applications of other units, which are closed to this one.
    """
    return [
        {
            "label": rule.label,
            "articles": rule.articles,
            "url": reverse("application_section", args=[application.pk, rule.section]),
            "reasons": (reasons := rule.broken(application)),
            "holds": not reasons,
            "flags": bool(reasons) and rule.only_flags,
        }
        for rule in RULES
        if for_officer or not rule.only_flags
    ]
