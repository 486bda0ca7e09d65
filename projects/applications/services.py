"""What is no step of an application: sections saved, files taken back, items of the checklist decided."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as say

from portal import clock
from portal.workflow import StepRefused
from projects.applications.models import Application, ApplicationCheck


def save_section(form: Any, rows: Any = None, *, by: Any) -> Application:
    """Save one section of an application whose row the caller holds locked, with who saved it, when and how often."""
    application = form.instance
    names = [name for name in form._meta.fields or () if name in form.fields]
    seen = application.sections.get(form.key, {}).get("n", 0)
    application.sections[form.key] = {"n": seen + 1, "by": by.name, "at": clock.now().isoformat()}
    application.save(update_fields=[*names, "sections"])
    form.keep(by)
    if rows is not None:
        _save_rows(rows, application)
    return application


def _save_rows(rows: Any, application: Application) -> None:
    standing = [form for _number, form in rows.standing()]
    for form in rows.forms:
        if form.instance.pk and form not in standing:
            form.instance.delete()
    for order, form in enumerate(standing, 1):
        form.instance.application = application
        if hasattr(form.instance, "order"):
            form.instance.order = order
        form.save()


def decide_items(application: Application, decisions: dict[str, tuple[bool, str]], *, by: Any) -> int:
    """Keep an officer's decisions on items of the checklist, {item: (passed, reason)}; how many are decided now."""
    with transaction.atomic():
        locked = Application._base_manager.select_for_update(of=("self",)).get(pk=application.pk)
        if locked.state != Application.State.SUBMITTED:
            raise StepRefused(say("申报不在形式审查中，可能已有人办理。请刷新页面查看最新情况。"))
        for item, (passed, reason) in decisions.items():
            ApplicationCheck.objects.update_or_create(
                application=locked,
                submission=locked.submissions,
                item=item,
                defaults={"passed": passed, "reason": "" if passed else reason, "by": by, "at": clock.now()},
            )
        locked.checked_by = by
        locked.save(update_fields=["checked_by"])
    return locked.present_checks().count()
