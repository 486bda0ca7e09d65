"""People, what they may do and where."""

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import guards
from portal.personal.kinds import Kind, Personal


class Role(models.TextChoices):
    """Roles that are given to a person; a unit's roles are in Membership."""

    EXPERT = "expert", _("专家")
    DEPT_OFFICER = "dept_officer", _("科技厅（委）经办人")
    DEPT_APPROVER = "dept_approver", _("科技厅（委）审批人")
    OFFICE_OFFICER = "office_officer", _("科创办经办人")
    OFFICE_APPROVER = "office_approver", _("科创办审批人")
    WORKING_GROUP = "working_group", _("工作专班")
    SUPERVISOR = "supervisor", _("监督人员")
    AUDITOR = "auditor", _("审计人员")
    BUREAU_OFFICER = "bureau_officer", _("归口管理部门经办人")
    EXPERT_KEEPER = "expert_keeper", _("专家库管理员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")


REGIONAL = (Role.DEPT_OFFICER, Role.DEPT_APPROVER, Role.BUREAU_OFFICER)
SEPARATED = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)  # 三员分立: three different people
SYSTEM_NAME = "system"


class PeopleManager(UserManager):
    def system(self) -> Any:
        """The user behind what the clock or a consequence does; it can never sign in."""
        user, _made = self.get_or_create(
            username=SYSTEM_NAME, defaults={"name": "系统", "is_active": False, "password": "!"}
        )
        return user

    def people(self) -> models.QuerySet:
        """Accounts of human beings: all but the system's own."""
        return self.exclude(username=SYSTEM_NAME)

    def holding(self, role: str, of: str, tie: Any) -> models.QuerySet:
        """Active people who hold a role, for a region or in a unit where `of` says so."""
        active = self.filter(is_active=True)
        if of == "unit":
            admins_only = {"memberships__is_admin": True} if role == "org_admin" else {}
            return active.filter(memberships__organisation_id=tie, memberships__ended_at=None, **admins_only).distinct()
        region = {"grants__region_id": tie} if of == "region" else {}
        return active.filter(grants__role=role, grants__ended_at=None, **region).distinct()


class User(AbstractUser):
    """A person. Roles come from grants (by the security administrator) and memberships (by a unit)."""

    history_omits = ("signed_in_at",)  # each sign-in is on record itself

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=60)
    mobile = models.CharField(_("手机号"), max_length=20, blank=True)
    wants_mail = models.BooleanField(_("接收邮件通知"), default=True)
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("自然人")
    )
    signed_in_at = models.DateTimeField(_("最近登录"), null=True, blank=True)
    password_set_at = models.DateTimeField(_("设置密码时间"), null=True, blank=True)

    objects: ClassVar[PeopleManager] = PeopleManager()  # type: ignore[assignment]
    personal = {
        "username": Personal(Kind.LOGIN, _("登录")),
        "name": Personal(Kind.NAME, _("在办理记录和文书中写明办理人")),
        "email": Personal(Kind.EMAIL, _("发送通知，找回密码")),
        "mobile": Personal(Kind.PHONE, _("紧急联系")),
    }

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(pk=person.pk)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~models.Q(email=""), name="one_account_for_each_mailbox"
            )
        ]
        triggers = [guards.STAYS_WHO_IT_IS, guards.GRANTS_FOLLOW, guards.ACCOUNT_DISABLED]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_system(self) -> bool:
        return self.username == SYSTEM_NAME

    @cached_property
    def account_ids(self) -> frozenset[int]:
        """Every account of the human being behind this one, this one among them."""
        if self.person_id is None:
            return frozenset({self.pk})
        return frozenset(User.objects.filter(person=self.person_id).values_list("pk", flat=True))

    @cached_property
    def _grants(self) -> list[tuple[str, str | None]]:
        return list(self.grants.filter(ended_at=None).values_list("role", "region_id"))

    @cached_property
    def _units(self) -> list[tuple[int, bool]]:
        return list(self.memberships.filter(ended_at=None).values_list("organisation_id", "is_admin"))

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of every role held anywhere; an administrator of a unit may also fill its forms."""
        of_units = {"org_editor"} if self._units else set()
        of_units |= {"org_admin"} if any(is_admin for _unit, is_admin in self._units) else set()
        return frozenset(role for role, _region in self._grants) | of_units

    def scope(self, role: str, of: str) -> frozenset:
        """Where a role is held: codes of regions, or ids of units."""
        if of == "unit":
            return frozenset(unit for unit, is_admin in self._units if is_admin or role != "org_admin")
        return frozenset(region for held, region in self._grants if held == role and region)

    @property
    def holds_office(self) -> bool:
        """Whether a role was given to this person: staff, experts, auditors, administrators."""
        return bool(self._grants)

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units of which this person is a member."""
        return frozenset(unit for unit, _is_admin in self._units)

    @property
    def department_regions(self) -> frozenset[str]:
        """The regions for whose department this person works."""
        return self.scope(Role.DEPT_OFFICER, "region") | self.scope(Role.DEPT_APPROVER, "region")

    @cached_property
    def bureaus(self) -> frozenset[tuple[str, str]]:
        """The cities, each with its region, for whose bureau (归口管理部门) this person works."""
        if Role.BUREAU_OFFICER not in self.roles:
            return frozenset()
        held = self.grants.filter(role=Role.BUREAU_OFFICER, ended_at=None)
        return frozenset(held.values_list("region_id", "city"))

    @property
    def sees_all_regions(self) -> bool:
        """Whether records of every region are open to this person for reading."""
        return bool(self.roles & {"office_officer", "office_approver", "working_group", "supervisor", "auditor"})

    @cached_property
    def unit(self) -> Any:
        """The unit this person acts for by default: the first one joined; None for staff and experts."""
        found = self.memberships.filter(ended_at=None).select_related("organisation__region").order_by("pk").first()
        return found.organisation if found else None


class RoleGrant(models.Model):
    """A role given to a person, for one region or for all; ended, never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants", verbose_name=_("用户"))
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    region = models.ForeignKey("accounts.Region", models.PROTECT, null=True, blank=True, verbose_name=_("省（市）"))
    city = models.CharField(_("城市"), max_length=40, blank=True, default="", db_default="")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("授予人")
    )
    given_at = models.DateTimeField(_("授予时间"))
    ended_at = models.DateTimeField(_("撤销时间"), null=True)
    # Written by the database from the account, so that it is right whoever writes the row.
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, editable=False, verbose_name=_("自然人"))

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(user=person)

    class Meta:
        verbose_name = verbose_name_plural = _("角色授予")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "region"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="one_grant_of_a_role_for_a_region",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(ended_at=None, role__in=SEPARATED),
                name="three_administrators_apart",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(ended_at=None, role__in=SEPARATED),
                name="three_administrators_three_people",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(ended_at__isnull=False),
                name="whoever_holds_a_role_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=REGIONAL, region__isnull=False)
                | (~models.Q(role__in=REGIONAL) & models.Q(region=None)),
                name="departments_roles_have_a_region",
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.BUREAU_OFFICER) ^ models.Q(city=""),
                name="a_bureaus_role_has_its_city",
            ),
        ]
        triggers = [guards.FILLED_FROM_THE_ACCOUNT, guards.ROLE_GIVEN, guards.ROLE_CHANGED]


class Membership(models.Model):
    """A person in a unit, as its administrator or as one who fills forms; ended, never deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("用户")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="memberships", verbose_name=_("单位")
    )
    is_admin = models.BooleanField(_("单位管理员"), default=False)
    joined_at = models.DateTimeField(_("加入时间"))
    ended_at = models.DateTimeField(_("退出时间"), null=True)

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(user=person)

    class Meta:
        verbose_name = verbose_name_plural = _("单位成员")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(ended_at=None),
                name="a_person_once_in_a_unit",
            )
        ]
        triggers = [guards.MEMBERSHIP_ENDED]


class Invitation(models.Model):
    """A letter that lets one person join a unit, once, until it expires."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, verbose_name=_("单位"))
    email = models.EmailField(_("邮箱"))
    name = models.CharField(_("姓名"), max_length=60)
    is_admin = models.BooleanField(_("单位管理员"), default=False)
    digest = models.CharField(_("邀请码摘要"), max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("邀请人"))
    invited_at = models.DateTimeField(_("邀请时间"))
    expires_at = models.DateTimeField(_("有效期至"))
    accepted_at = models.DateTimeField(_("接受时间"), null=True)

    personal = {
        "email": Personal(Kind.EMAIL, _("发送邀请链接"), days=365),
        "name": Personal(Kind.NAME, _("在邀请中称呼"), days=365),
    }

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account: the letter that brought it here."""
        return models.Q(email__iexact=person.email) & ~models.Q(email="")

    class Meta:
        verbose_name = verbose_name_plural = _("成员邀请")
