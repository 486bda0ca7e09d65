"""同义词: words that the search takes for one another, such as 人工智能 and AI."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Synonym(models.Model):
    """One group of words with the same meaning."""

    words = ArrayField(models.CharField(max_length=30), verbose_name=_("同义词"))

    class Meta:
        verbose_name = verbose_name_plural = _("同义词")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(words__len__gte=2), name="synonyms_are_at_least_two")]

    def __str__(self) -> str:
        return " = ".join(self.words)


def groups() -> list[list[str]]:
    """Every group; one query."""
    found: Any = Synonym.objects.values_list("words", flat=True)
    return list(found)
