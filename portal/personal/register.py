"""The register of personal data: read from the models, each of which declares its own fields.

    class Organisation(Workflow):
        personal = {"phone": Personal(Kind.PHONE, _("核验单位时联系"))}

Masking, the copy that people may have of their own data, erasure, the retention job and the public page read it here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from portal.personal.kinds import Kind, Personal

# Personal fields of libraries' models, which cannot declare them.
OF_LIBRARIES = {"account.EmailAddress": {"email": Personal(Kind.EMAIL, _("登录，找回密码"))}}


def declared(model: Any) -> dict[str, Personal]:
    """The personal fields that a model declares, or that are declared for it."""
    return getattr(model, "personal", OF_LIBRARIES.get(model._meta.label, {}))


@dataclass(frozen=True)
class Entry:
    """A personal field and where it is."""

    model: Any
    name: str
    what: Personal

    @property
    def field(self) -> Any:
        return self.model._meta.get_field(self.name)

    @property
    def label(self) -> str:
        return str(self.field.verbose_name)

    @property
    def column(self) -> tuple[str, str]:
        """The table and the column in the database."""
        return self.model._meta.db_table, self.field.column


@cache
def entries() -> tuple[Entry, ...]:
    """Every personal field of the portal, in the order of the models."""
    return tuple(_all())


def _all() -> Iterator[Entry]:
    for model in apps.get_models():
        for name, what in declared(model).items():
            yield Entry(model, name, what)


def of(model: Any) -> dict[str, Entry]:
    """The personal fields of a model by name."""
    return {entry.name: entry for entry in entries() if entry.model is model}
