"""Columns of lists of rounds."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.tables import RecordTable, StateColumn, TimeColumn
from reviews.rounds.models import ReviewRound

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class ReviewRoundTable(RecordTable):
    """Rounds with who holds them, how much they review and how far they are."""

    code = tables.Column(attrs={"td": {"class": "pt-code"}})
    title = tables.Column(linkify=True)
    holder = tables.Column(_("组织单位"), order_by="region")
    subject_count = tables.Column(_("对象"), attrs=NUMBER)
    submitted_count = tables.Column(_("已提交评审"), attrs=NUMBER)
    deadline = TimeColumn()
    state = StateColumn()

    class Meta(RecordTable.Meta):
        model = ReviewRound
        fields = ("code", "title", "kind", "holder", "subject_count", "submitted_count", "deadline", "state")
        order_by = ("-deadline",)
