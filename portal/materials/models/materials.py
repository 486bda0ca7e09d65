"""A material of a unit, and each file that stood for it in turn."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.materials.models.levels import OF_DEPARTMENTS, Level

SOON = timedelta(days=30)


class MaterialQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MaterialQuerySet":
        """The unit's own people; others read the copies that its records hold."""
        return self.filter(unit_id__in=user.unit_ids)

    def for_list(self) -> "MaterialQuerySet":
        """With the version in force and in how many records the material is used."""
        uses = Q(versions__uses__file__removed_at=None, versions__uses__isnull=False)
        related = ("unit", "present__file", "present__by")
        return self.select_related(*related).annotate(used=models.Count("versions__uses", filter=uses)).order_by("-pk")

    def in_force(self) -> "MaterialQuerySet":
        """Those that may be picked: not put aside, and not past their day."""
        lasts = Q(present__valid_until=None) | Q(present__valid_until__gte=clock.today())
        return self.filter(lasts, ended_at=None)


class Material(models.Model):
    """材料: a licence, a proof or a commitment that a unit keeps once."""

    class Kind(models.TextChoices):
        LICENCE = "licence", _("营业执照或法人证书")
        QUALIFICATION = "qualification", _("资质与许可证书")
        COMMITMENT = "commitment", _("承诺书、承诺函")
        FINANCE = "finance", _("财务与出资证明")
        PROPERTY = "property", _("知识产权证明")
        REPORT = "report", _("检测、查新报告")
        OTHER = "other", _("其他")

    unit = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="materials", verbose_name=_("单位"))
    kind = models.CharField(_("类别"), max_length=16, choices=Kind.choices)
    name = models.CharField(_("材料名称"), max_length=80)
    present = models.ForeignKey(
        "materials.MaterialVersion", models.PROTECT, null=True, related_name="+", verbose_name=_("现行版本")
    )
    ended_at = models.DateTimeField(_("停用时间"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("停用人")
    )
    ended_why = models.CharField(_("停用原因"), max_length=200, blank=True)
    versions: Any

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("材料")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_material_is_put_aside_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("material", args=[self.pk])

    @property
    def machine(self) -> str:
        """Under which name its files are kept; a class attribute would make it a machine of the workflow."""
        return "material"

    @property
    def standing(self) -> tuple[str, Any]:
        """Tone and words for where it stands today."""
        if self.ended_at:
            return "end", _("已停用")
        return self.present.standing if self.present else ("", _("没有文件"))


class Told(models.TextChoices):
    """Of what the unit was told about the last day of a version."""

    SOON = "soon", _("即将到期")
    OVER = "over", _("已过期")


class MaterialVersion(models.Model):
    """One file of a material: until when it holds, where it came from, who looked at it."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="versions", verbose_name=_("材料"))
    number = models.PositiveSmallIntegerField(_("版本"))
    file = models.OneToOneField("documents.StoredFile", models.PROTECT, related_name="+", verbose_name=_("文件"))
    valid_until = models.DateField(_("有效期至"), null=True)
    level = models.CharField(_("来源"), max_length=1, choices=Level.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("核对人")
    )
    checked_at = models.DateTimeField(_("核对时间"), null=True)
    # What the unit was told last of its last day: nothing, that it is near, or that it is over.
    told = models.CharField(_("已提醒"), max_length=4, choices=Told.choices, blank=True, default="")
    uses: Any

    class Meta:
        verbose_name = verbose_name_plural = _("材料版本")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="a_version_of_a_material_has_its_number"),
            models.CheckConstraint(
                condition=~Q(level__in=OF_DEPARTMENTS) | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="a_raised_level_was_checked",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("by")), name="nobody_checks_the_own_material"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.number}"

    @property
    def is_expired(self) -> bool:
        """Whether its last day is over."""
        return self.valid_until is not None and self.valid_until < clock.today()

    @property
    def standing(self) -> tuple[str, Any]:
        """Tone and words for its validity today."""
        if self.is_expired:
            return "no", _("已过期")
        return ("wait", _("即将到期")) if _is_near(self.valid_until) else ("ok", _("有效"))


def _is_near(last: date | None) -> bool:
    return last is not None and last <= clock.today() + SOON
