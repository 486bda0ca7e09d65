"""单位: registered by its administrator, verified by its region's department."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.accounts import rules
from portal.identity import validate_uscc
from portal.personal import kinds
from portal.workflow import StepRefused, Workflow, one_of, state_field, step


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Its own members; the department of its region; the Office for all; auditors read everything."""
        if user.roles & {"office_officer", "office_approver", "auditor", "supervisor", "system_admin"}:
            return self
        own = models.Q(pk__in=user.unit_ids)
        return self.filter(own | models.Q(region_id__in=user.department_regions))

    def for_list(self) -> "OrganisationQuerySet":
        return self.select_related("region")

    def for_detail(self) -> "OrganisationQuerySet":
        return self.select_related("region", "parent", "licence")


class Organisation(Workflow):
    """An enterprise, university or institute, known by its unified social credit code."""

    machine = "organisation"

    class State(models.TextChoices):
        REGISTERED = "registered", _("待认证")
        VERIFIED = "verified", _("已认证")
        RETURNED = "returned", _("退回补正")
        FROZEN = "frozen", _("已冻结")
        DEREGISTERED = "deregistered", _("已注销")

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("企业")
        UNIVERSITY = "university", _("高等院校")
        INSTITUTE = "institute", _("科研院所")
        OTHER = "other", _("其他单位")

    tones = {
        State.REGISTERED: "wait",
        State.VERIFIED: "ok",
        State.RETURNED: "wait",
        State.FROZEN: "no",
        State.DEREGISTERED: "end",
    }
    in_work_list = {"code": models.F("uscc"), "title": models.F("name"), "unit": models.F("region__name")}

    name = models.CharField(_("单位名称"), max_length=120)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, validators=[validate_uscc])
    kind = models.CharField(_("单位类型"), max_length=12, choices=Kind.choices)
    region = models.ForeignKey("accounts.Region", models.PROTECT, verbose_name=_("注册省（市）"))
    city = models.CharField(_("所在城市"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subsidiaries", verbose_name=_("上级单位")
    )
    holder_name = models.CharField(_("控股或控制单位"), max_length=120, blank=True, default="", db_default="")
    holder_uscc = models.CharField(_("控股单位信用代码"), max_length=18, blank=True, default="", db_default="")
    contact = models.CharField(_("联系人"), max_length=40)
    phone = models.CharField(_("联系电话"), max_length=30)
    licence = models.ForeignKey(
        "documents.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("营业执照或法人证书"),
    )
    is_leading = models.BooleanField(_("骨干企业"), default=False)
    defects = models.TextField(_("须补正的事项"), blank=True)
    code_made_up = models.BooleanField(_("代码为虚构"), default=False)
    state = state_field(State, State.REGISTERED)

    objects = OrganisationQuerySet.as_manager()

    personal = {
        "contact": kinds.Personal(kinds.Kind.NAME, _("核验单位、办理事项时联系")),
        "phone": kinds.Personal(kinds.Kind.PHONE, _("核验单位、办理事项时联系")),
    }

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("单位")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(uscc__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="uscc_has_18_of_its_characters",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.pk])

    @step(
        [State.REGISTERED, State.RETURNED],
        State.VERIFIED,
        article=6,
        label=_("认证单位"),
        tone="primary",
        by=(rules.officer_of_its_region, rules.office_officer_for_outsiders),
        needs=[rules.credit_code_valid, rules.licence_attached],
        form="portal.accounts.forms.VerifyForm",
        todo=_("核验单位"),
        tells=[rules.its_admins],
    )
    def verify(self, by: Any, is_leading: bool = False) -> dict:
        """The unit is who it says; from now on it may submit."""
        self.is_leading, self.defects = is_leading, ""
        return {"is_leading": is_leading}

    @step(
        State.REGISTERED,
        State.RETURNED,
        article=6,
        label=_("退回补正"),
        tone="danger",
        by=(rules.officer_of_its_region, rules.office_officer_for_outsiders),
        form="portal.forms.ReasonForm",
        tells=[rules.its_admins],
    )
    def return_for_correction(self, by: Any, reason: str) -> None:
        """What is wrong with the registration goes back to its administrator."""
        self.defects = reason

    @step(
        State.RETURNED,
        State.REGISTERED,
        article=6,
        label=_("补正后重新提交"),
        tone="primary",
        by=rules.its_admin,
        form="portal.accounts.forms.ResubmitForm",
        todo=_("补正认证材料"),
    )
    def resubmit(self, by: Any, answer: str, **changed: Any) -> dict:
        """The administrator has answered every defect."""
        for name, value in changed.items():
            if value not in (None, ""):
                setattr(self, name, value)
        return {"answer": answer}

    @step(
        [State.REGISTERED, State.RETURNED, State.VERIFIED],
        one_of(rules.as_it_was, State.REGISTERED, State.RETURNED, State.VERIFIED),
        article=6,
        label=_("申报控股单位"),
        by=(rules.its_admin, rules.officer_of_its_region, rules.office_officer_for_outsiders),
        form="portal.accounts.forms_of_holders.HolderForm",
    )
    def declare_holder(self, by: Any, holder_uscc: str = "", holder_name: str = "") -> dict:
        """Who holds or controls the unit, as the portal's unit where it is one; units under one roof do not answer
        each other's demands (article 10). Raises StepRefused where the two would hold each other."""
        known = Organisation.objects.filter(uscc=holder_uscc).first() if holder_uscc else None
        if known is not None and rules.stands_under(known, self):
            raise StepRefused(say("%s已申报由本单位控股或控制，两家单位不能互为控股，请核对。") % known.name)
        self.parent = known
        self.holder_uscc, self.holder_name = ("", "") if known else (holder_uscc, holder_name)
        return {"holder": known.uscc if known else holder_uscc, "name": known.name if known else holder_name}

    @property
    def holder(self) -> str:
        """Who holds or controls the unit, in words; empty where it named nobody."""
        return self.parent.name if self.parent else self.holder_name
