"""The kinds of fields that a form may have beside the columns that the rules need."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """How an answer is given."""

    SHORT = "short", _("短文本")
    LONG = "long", _("长文本")
    INTEGER = "integer", _("整数")
    MONEY = "money", _("金额（万元）")
    DATE = "date", _("日期")
    ONE = "one", _("单选")
    SEVERAL = "several", _("多选")
    YES_NO = "yes_no", _("是/否")


TEXTS = (Kind.SHORT, Kind.LONG)
CHOICES = (Kind.ONE, Kind.SEVERAL)
# The most characters that a text of the kind may ever have.
MOST = {Kind.SHORT: 200, Kind.LONG: 5000}
