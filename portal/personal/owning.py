"""Whose a row is: from an account to the rows that tell of its person."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet


def rows_about(person: Any) -> Iterator[tuple[Any, QuerySet]]:
    """Each model that says by `personal_of(person)` which of its rows are about an account, with those rows."""
    for model in apps.get_models():
        which = getattr(model, "personal_of", None)
        if which is not None:
            found: Q = which(person)
            yield model, model._base_manager.filter(found)
