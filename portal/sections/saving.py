"""Saving one section: its fields, its table, and who saved it, when and how often."""

from typing import Any

from portal import clock


def save_section(form: Any, rows: Any = None, *, by: Any) -> Any:
    """Save one section of a record whose row the caller holds locked; the record."""
    record = form.instance
    names = [*(name for name in form._meta.fields or () if name in form.fields), *form.also_saves]
    saved_before = record.sections.get(form.key, {}).get("n", 0)
    record.sections[form.key] = {"n": saved_before + 1, "by": by.name, "at": clock.now().isoformat()}
    record.save(update_fields=[*names, "sections"])
    form.keep(by)
    if rows is not None:
        _save_rows(rows, record)
    return record


def _save_rows(rows: Any, record: Any) -> None:
    """The rows that stand, numbered in their order where they have one; the others go."""
    standing = [form for _number, form in rows.standing()]
    for form in rows.forms:
        if form.instance.pk and form not in standing:
            form.instance.delete()
    for order, form in enumerate(standing, 1):
        setattr(form.instance, rows.fk.name, record)
        if hasattr(form.instance, "order"):
            form.instance.order = order
        form.save()
