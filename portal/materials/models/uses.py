"""Where a material is used: the record holds a copy of its own, which stays whatever becomes of the library."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MaterialUse(models.Model):
    """One attachment of a record that is a version of a material."""

    version = models.ForeignKey(
        "materials.MaterialVersion", models.PROTECT, related_name="uses", verbose_name=_("材料版本")
    )
    file = models.OneToOneField("documents.StoredFile", models.PROTECT, related_name="use", verbose_name=_("附件"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("选用人"))
    at = models.DateTimeField(_("选用时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("材料的使用")
