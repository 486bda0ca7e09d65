"""The rows of the record, their heads, and the names that can be erased without breaking a chain."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.personal.kinds import Kind, Personal

# Steps that auditors take on a record; its own people do not read of them in the timeline.
LOOK, SEARCH = "look", "search"
HOLD, LIFT, PACKAGE = "hold", "lift_hold", "package"
OF_AUDITORS = (HOLD, LIFT, PACKAGE)
# Chains of what happened at the doors, beside those of the programme's machines.
ACCOUNT, VISITORS, DATABASE = "account", "visitors", "database"
OF_DOORS = (ACCOUNT, VISITORS, DATABASE)


def archive_name(_instance: Any, _filename: str) -> str:
    """A name on disk that says nothing of whose package it is."""
    return f"packages/{uuid.uuid4().hex}.zip"


class RecordQuerySet(models.QuerySet):
    def of(self, record: Any) -> "RecordQuerySet":
        """The chain of one object, oldest first."""
        return self.filter(machine=record.machine, object_id=record.pk).order_by("seq")

    def steps(self) -> "RecordQuerySet":
        """Steps only, without looks, what auditors did and what happened at the doors."""
        return self.exclude(step__in=(LOOK, *OF_AUDITORS)).exclude(machine__in=OF_DOORS)


class Record(models.Model):
    """One step or one look. The database fills `seq`, `prev_hash` and `hash` and refuses any change."""

    machine = models.CharField(_("类别"), max_length=40)
    object_id = models.BigIntegerField(_("记录"))
    seq = models.IntegerField(_("序号"), editable=False, default=0)
    step = models.CharField(_("环节"), max_length=60)
    label = models.CharField(_("办理"), max_length=60)
    articles = models.CharField(_("依据条款"), max_length=40, blank=True)
    before = models.CharField(_("原状态"), max_length=40, blank=True)
    after = models.CharField(_("现状态"), max_length=40, blank=True)
    person_id = models.BigIntegerField(_("办理人"))
    person_digest = models.CharField(_("姓名摘要"), max_length=64)
    position = models.CharField(_("身份"), max_length=40)
    acting_for = models.CharField(_("代表"), max_length=120, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    detail = models.JSONField(_("内容"), default=dict)
    cause = models.CharField(_("起因"), max_length=60, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=40, blank=True)
    at = models.DateTimeField(_("时间"))
    prev_hash = models.CharField(_("前一摘要"), max_length=64, editable=False, blank=True)
    hash = models.CharField(_("摘要"), max_length=64, editable=False, blank=True)

    objects = RecordQuerySet.as_manager()

    personal = {
        "reason": Personal(Kind.TEXT, _("说明办理理由")),
        "detail": Personal(Kind.TEXT, _("办理时填写的内容")),
    }

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(person_id=person.pk)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        constraints = [models.UniqueConstraint(fields=["machine", "object_id", "seq"], name="one_row_in_each_place")]
        indexes = [
            models.Index(fields=["at"]),
            models.Index(fields=["person_id", "at"]),
            models.Index(fields=["acting_for", "at"]),
            models.Index(fields=["step", "at"]),
            # An incident number is the beginning of a request's number.
            models.Index(fields=["request_id"], opclasses=["varchar_pattern_ops"], name="record_by_incident"),
        ]


class Head(models.Model):
    """How long an object's chain is and how it ends, so that a missing last row is seen too."""

    machine = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    count = models.IntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("记录链头")
        constraints = [models.UniqueConstraint(fields=["machine", "object_id"], name="one_head_for_each_chain")]


class PersonName(models.Model):
    """A name as it stood, by its salted digest; the clear text can be erased and the record stays whole."""

    person_id = models.BigIntegerField(_("人员"))
    digest = models.CharField(_("姓名摘要"), max_length=64, unique=True)
    salt = models.CharField(_("随机数"), max_length=32)
    name = models.CharField(_("姓名"), max_length=60, blank=True)

    personal = {"name": Personal(Kind.NAME, _("在记录中写明办理人"))}

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(person_id=person.pk)

    class Meta:
        verbose_name = verbose_name_plural = _("记录中的姓名")
        indexes = [models.Index(fields=["person_id"])]


class RowVersion(models.Model):
    """What a row of a business table said after one writing statement. Written by a trigger, by nobody else."""

    class Op(models.TextChoices):
        BASE = "B", _("起点")
        INSERT = "I", _("新增")
        UPDATE = "U", _("修改")
        DELETE = "D", _("删除")

    table_name = models.CharField(_("表"), max_length=63)
    row_id = models.CharField(_("行"), max_length=40)
    op = models.CharField(_("动作"), max_length=1, choices=Op.choices)
    data = models.JSONField(_("内容"))  # the whole row, or of an update the columns that changed as they are now
    person_id = models.BigIntegerField(_("办理人"), null=True)
    step = models.CharField(_("环节"), max_length=60, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=40, blank=True)
    db_role = models.CharField(_("数据库角色"), max_length=63)
    at = models.DateTimeField(_("时间"))
    tx = models.BigIntegerField(_("事务"))

    class Meta:
        verbose_name = verbose_name_plural = _("行的版本")
        indexes = [
            models.Index(fields=["table_name", "row_id"]),
            BrinIndex(fields=["tx"]),
            GinIndex(fields=["data"], opclasses=["jsonb_path_ops"], name="deleted_rows", condition=Q(op="D")),
        ]


class Clear(models.Model):
    """What a personal column said, beside the history, which has its digest only; forgotten, both fields are empty."""

    table_name = models.CharField(_("表"), max_length=63)
    row_id = models.CharField(_("行"), max_length=40)
    column_name = models.CharField(_("栏"), max_length=63)
    salt = models.CharField(_("盐"), max_length=40, blank=True)
    value = models.JSONField(_("内容"), null=True)

    personal = {"value": Personal(Kind.TEXT, _("说明记录以前怎样写明个人"))}

    class Meta:
        verbose_name = verbose_name_plural = _("历史中的个人信息")
        indexes = [models.Index(fields=["table_name", "row_id"])]


class Era(models.Model):
    """From where transactions are numbered, so that their numbers grow even after a restore into a new cluster."""

    base = models.BigIntegerField(default=0)
    sealed_to = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("事务编号的起点")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_era")]


class Root(models.Model):
    """What all heads amounted to at one instant, signed; each follows the one before. Kept outside the database too."""

    number = models.IntegerField(_("序号"), unique=True)
    body = models.TextField(_("内容"))  # the very text that was signed
    key_id = models.CharField(_("密钥编号"), max_length=32)
    algorithm = models.CharField(_("算法"), max_length=20)
    signature = models.TextField(_("签名"))
    hash = models.CharField(_("摘要"), max_length=64, editable=False)
    at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("根")


class Rooted(models.Model):
    """Up to where the newest root that says so covers a chain. Written by the trigger of the roots."""

    machine = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    count = models.IntegerField()
    hash = models.CharField(max_length=64)
    root = models.IntegerField()

    class Meta:
        verbose_name = verbose_name_plural = _("已入根的记录链")
        constraints = [models.UniqueConstraint(fields=["machine", "object_id"], name="rooted_once")]


class Purge(models.Model):
    """What went when its time was over: a signed tombstone that keeps the chains whole."""

    body = models.TextField(_("内容"))
    key_id = models.CharField(_("密钥编号"), max_length=32)
    algorithm = models.CharField(_("算法"), max_length=20)
    signature = models.TextField(_("签名"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("到期清理")


class Hold(models.Model):
    """封存: while it stands nothing of the object can be purged or erased. Lifted by a second person."""

    machine = models.CharField(_("类别"), max_length=40)
    object_id = models.BigIntegerField(_("记录"))
    reason = models.TextField(_("理由"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("封存人"))
    placed_at = models.DateTimeField(_("封存时间"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("解除人")
    )
    lifted_at = models.DateTimeField(_("解除时间"), null=True)
    lifted_why = models.TextField(_("解除理由"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("封存")
        constraints = [
            models.UniqueConstraint(
                fields=["machine", "object_id"], condition=Q(lifted_at=None), name="one_standing_hold"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_by=F("placed_by")),
                name="a_second_person_lifts",
            ),
        ]


class Package(models.Model):
    """归档包: one ZIP of everything that proves an object's record, made by the worker."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("等待生成")
        READY = "ready", _("已生成")
        FAILED = "failed", _("生成失败")

    machine = models.CharField(_("类别"), max_length=40)
    object_id = models.BigIntegerField(_("记录"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.WAITING)
    why_failed = models.TextField(_("失败原因"), blank=True)
    file = models.FileField(_("文件"), upload_to=archive_name, blank=True)
    sha256 = models.CharField(_("摘要"), max_length=64, blank=True)
    size = models.BigIntegerField(_("大小（字节）"), default=0)
    made_at = models.DateTimeField(_("生成时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("归档包")
        indexes = [models.Index(fields=["machine", "object_id"])]

    def get_absolute_url(self) -> str:
        return reverse("package", args=[self.pk])
