"""Numbers without gaps and without doubles: one row is locked for each series, in the transaction that takes one."""

from django.db import connection, models
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """How far a series of numbers has come, such as the demands of one region and year."""

    series = models.CharField(_("序列"), max_length=60, primary_key=True)
    last = models.PositiveIntegerField(_("已用到"))

    class Meta:
        verbose_name = verbose_name_plural = _("编号序列")


def next_number(series: str) -> int:
    """The next number of a series, beginning with 1; undone with the transaction, so no number is lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO collection_counter (series, last) VALUES (%s, 1)"
            " ON CONFLICT (series) DO UPDATE SET last = collection_counter.last + 1 RETURNING last",
            [series],
        )
        return cursor.fetchone()[0]
