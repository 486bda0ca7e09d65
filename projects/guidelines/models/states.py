"""The states of a guideline, and who issues it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GuidelineState(models.TextChoices):
    """Where a guideline stands."""

    DRAFTING = "drafting", _("编制中")
    CONSULTING = "consulting", _("征求意见")
    APPROVED = "approved", _("已审定")
    ISSUED = "issued", _("已发布")
    CLOSED = "closed", _("申报截止")
    REVOKED = "revoked", _("已撤销")


class Issuers(models.TextChoices):
    """印发机关, as the year sets it: the draft of the Measures names the Office, the enacted text the departments."""

    DEPARTMENTS = "departments", _("四地科技主管部门")
    OFFICE = "office", _("长三角科创办")
