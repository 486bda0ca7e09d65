"""Files that people hand in, and documents that the portal makes."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def private_name(instance: Any, filename: str) -> str:
    """A name on disk that says nothing of what the file is called or whose it is."""
    return f"{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"


class StoredFile(models.Model):
    """附件: one file as it was handed in, for the record that it belongs to; never at a public address."""

    file = models.FileField(_("文件"), upload_to=private_name)
    name = models.CharField(_("文件名"), max_length=200)
    kind = models.CharField(_("类型"), max_length=10)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"))
    machine = models.CharField(_("类别"), max_length=40, blank=True)
    object_id = models.BigIntegerField(_("记录"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        indexes = [models.Index(fields=["machine", "object_id"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stored_file", args=[self.pk])


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
