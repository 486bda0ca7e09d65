"""An application as plain data: kept whole each time it is handed in, and compared with the time before."""

from typing import Any

from django.utils.translation import gettext as say

from portal import clock
from portal.cosign import digest_of
from portal.sections import comparing
from projects.applications.models.papers import ApplicationVersion

TEXTS = (
    "title",
    "keywords",
    "summary",
    "necessity",
    "content",
    "innovation",
    "basis",
    "ip_terms",
    "risks",
    "ethics",
    "term_months",
    "deliverables",
    "leader_title",
    "total_money",
    "public_money",
)


def content(application: Any) -> dict[str, Any]:
    """Every answer and every table, as JSON can keep it; money as text with two decimals."""
    told = {name: _plain(getattr(application, name)) for name in TEXTS}
    return told | {
        "direction": str(application.direction),
        "leader": str(application.leader or ""),
        "participants": [
            [str(p.organisation), p.get_role_display(), p.duty, _plain(p.public_money), _plain(p.own_money)]
            for p in application.participants.all()
        ],
        "subtopics": [
            [t.title, str(t.organisation or ""), str(t.leader or ""), t.goal] for t in application.subtopics.all()
        ],
        "team": [[m.name, str(m.organisation or ""), m.title, m.duty] for m in application.team.all()],
        "indicators": [[i.name, i.start, i.midterm, i.end, i.unit, i.method] for i in application.indicators.all()],
        "milestones": [[m.title, m.month, m.evidence] for m in application.milestones.all()],
        "budget": [
            [str(b.organisation), b.year, b.get_source_display(), b.get_subject_display(), _plain(b.amount)]
            for b in application.budget.all()
        ],
        "enclosures": [[e.get_kind_display(), e.file.name, e.file.sha256] for e in application.enclosures.all()],
    }


def keep(application: Any, by: Any) -> str:
    """Keep the version that is being handed in; its hash."""
    whole = content(application)
    ApplicationVersion.objects.create(
        application=application, number=application.submissions, content=whole, by=by, at=clock.now()
    )
    return digest_of(whole)


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """What differs between two versions: label, before, after."""
    return comparing.changes(before, after, _labels())


def _labels() -> dict[str, str]:
    from projects.applications.models import Application

    told = {name: str(Application._meta.get_field(name).verbose_name) for name in TEXTS}
    return told | {
        "direction": say("指南方向"),
        "leader": say("项目负责人"),
        "participants": say("单位与分工"),
        "subtopics": say("课题分解"),
        "team": say("项目人员"),
        "indicators": say("考核指标"),
        "milestones": say("里程碑"),
        "budget": say("经费概算"),
        "enclosures": say("附件"),
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return "" if value is None else value
    return list(value) if isinstance(value, list) else f"{value:.2f}"
