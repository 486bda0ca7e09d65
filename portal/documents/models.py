"""Files that people hand in, and documents that the portal makes."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def private_name(instance: Any, filename: str) -> str:
    """A name on disk that says nothing of what the file is called or whose it is."""
    return f"{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"


class FileManager(models.Manager):
    """Files that nobody has taken back; `StoredFile.ever` has them all."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(removed_at=None)


class StoredFile(models.Model):
    """附件: one file as it was handed in, for the record that it belongs to; never at a public address.

    The row stays when the file is taken back (`removed_at`); its bytes stay for settings.FILE_KEPT_DAYS more.
    """

    class Verdict(models.TextChoices):
        CLEAN = "clean", _("已扫描")
        HELD = "held", _("待安全扫描")
        REJECTED = "rejected", _("未通过安全扫描")
        UNSCANNED = "unscanned", _("未扫描")

    file = models.FileField(_("文件"), upload_to=private_name)
    name = models.CharField(_("文件名"), max_length=200)
    kind = models.CharField(_("类型"), max_length=10)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"))
    machine = models.CharField(_("类别"), max_length=40, blank=True)
    object_id = models.BigIntegerField(_("记录"), null=True)
    unit = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+", verbose_name=_("计入单位")
    )
    verdict = models.CharField(_("安全扫描"), max_length=10, choices=Verdict.choices, default=Verdict.HELD)
    scanned_at = models.DateTimeField(_("扫描时间"), null=True)
    finding = models.CharField(_("发现"), max_length=200, blank=True)
    for_experts = models.BooleanField(_("供专家评审"), default=False)
    blind = models.FileField(_("匿名副本"), upload_to=private_name, blank=True)
    blind_sha256 = models.CharField(_("匿名副本摘要"), max_length=64, blank=True)
    removed_at = models.DateTimeField(_("删除时间"), null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("删除人")
    )
    purged_at = models.DateTimeField(_("清除时间"), null=True)

    objects = FileManager()
    ever = models.Manager()

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        indexes = [
            models.Index(fields=["machine", "object_id"]),
            models.Index(fields=["id"], condition=Q(verdict__in=["held", "unscanned"]), name="files_to_be_scanned"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["clean", "rejected"], scanned_at__isnull=False)
                | Q(verdict__in=["held", "unscanned"], scanned_at=None),
                name="a_file_with_a_verdict_was_scanned",
            ),
            models.CheckConstraint(
                condition=Q(verdict="rejected") ^ Q(finding=""), name="a_rejected_file_says_what_was_found"
            ),
            models.CheckConstraint(
                condition=Q(purged_at=None) | Q(removed_at__isnull=False) | Q(verdict="rejected"),
                name="bytes_go_only_of_a_file_removed_or_rejected",
            ),
            models.CheckConstraint(condition=Q(blind="") ^ ~Q(blind_sha256=""), name="a_blind_copy_has_its_digest"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stored_file", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it may be handed out: found clean, or taken in where there is no scanner and there still is none."""
        return self.verdict == self.Verdict.CLEAN or (
            self.verdict == self.Verdict.UNSCANNED and settings.SCANNER == "none"
        )

    @property
    def is_unscanned(self) -> bool:
        """Whether it was taken in where there is no scanner, and is handed out all the same."""
        return self.is_open and self.verdict == self.Verdict.UNSCANNED

    @property
    def is_rejected(self) -> bool:
        """Whether the scanner found something; its bytes are no longer with the others."""
        return self.verdict == self.Verdict.REJECTED


class Document(models.Model):
    """文书: a PDF that the worker makes from a record, with a code that anybody can check."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("生成中")
        READY = "ready", _("已生成")
        FAILED = "failed", _("生成失败")

    machine = models.CharField(_("类别"), max_length=40)
    object_id = models.BigIntegerField(_("记录"))
    kind = models.CharField(_("文书"), max_length=40)
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    code = models.CharField(_("核验码"), max_length=14, unique=True)
    source_hash = models.CharField(_("内容摘要"), max_length=64)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.WAITING)
    why_failed = models.TextField(_("失败原因"), blank=True)
    file = models.FileField(_("文件"), upload_to=private_name, blank=True)
    sha256 = models.CharField(_("文件摘要"), max_length=64, blank=True)
    pages = models.PositiveIntegerField(_("页数"), default=0)
    is_public = models.BooleanField(_("公开"), default=False)
    asked_at = models.DateTimeField(_("登记时间"))
    made_at = models.DateTimeField(_("生成时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("文书")
        indexes = [models.Index(fields=["machine", "object_id", "kind"])]
        constraints = [
            models.UniqueConstraint(
                fields=["machine", "object_id", "kind", "source_hash"], name="one_document_of_one_content"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.pk])
