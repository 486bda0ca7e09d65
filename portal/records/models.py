"""The rows of the record, their heads, and the names that can be erased without breaking a chain."""

from typing import Any

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.personal.kinds import Kind, Personal

# Chains of what happened at the doors, beside those of the programme's machines.
ACCOUNT, VISITORS = "account", "visitors"


class RecordQuerySet(models.QuerySet):
    def of(self, record: Any) -> "RecordQuerySet":
        """The chain of one object, oldest first."""
        return self.filter(machine=record.machine, object_id=record.pk).order_by("seq")

    def steps(self) -> "RecordQuerySet":
        """Steps only, without looks and without what happened at the doors."""
        return self.exclude(step="look").exclude(machine__in=(ACCOUNT, VISITORS))


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

    person_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    salt = models.CharField(max_length=32)
    name = models.CharField(max_length=60, blank=True)

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


class Era(models.Model):
    """From where transactions are numbered, so that their numbers grow even after a restore into a new cluster."""

    base = models.BigIntegerField(default=0)
    sealed_to = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("事务编号的起点")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_era")]
