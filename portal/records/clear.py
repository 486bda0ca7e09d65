"""What the history of rows said of people: told to those who read the history, forgotten when a person is erased."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as say

from portal.records import history
from portal.records.models import Clear, RowVersion

MARK = "§"


def tell(versions: Iterable[RowVersion]) -> list[RowVersion]:
    """The versions with the clear text in the place of its digest, as far as it was not forgotten; one query."""
    found, personal = list(versions), {each.table: each.personal for each in history.kept()}
    hidden = {
        (version, name): int(value[1:].split(":")[0])
        for version in found
        for name in personal.get(version.table_name, ())
        if isinstance(value := version.data.get(name), str) and value.startswith(MARK)
    }
    texts = dict(Clear.objects.filter(pk__in=hidden.values()).values_list("pk", "value"))
    for (version, name), number in hidden.items():
        text = texts.get(number)
        version.data[name] = say("（已删除）") if text is None else text
    return found


def forget(model: Any, keys: Iterable[Any]) -> int:
    """Forget what the history said of people in these rows; how many values. Nothing brings them back."""
    rows = Clear.objects.filter(table_name=model._meta.db_table, row_id__in=[str(key) for key in keys])
    return rows.exclude(value=None).update(value=None, salt="")
