"""Kinds of personal data and how each is shown while nobody has asked to see it whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a personal field holds."""

    NAME = "name", _("姓名")
    LOGIN = "login", _("登录名")
    PHONE = "phone", _("电话")
    EMAIL = "email", _("邮箱")
    POSITION = "position", _("职务、职称与任职单位")
    ADDRESS = "address", _("网络地址与设备")
    TEXT = "text", _("可能写到个人的文字")


@dataclass(frozen=True)
class Personal:
    """One personal field, declared on its model in `personal`: its kind, what it is needed for.

    `days` is how long it is kept after the row was made; None as long as the record that it belongs to.
    """

    kind: Kind
    purpose: Any
    days: int | None = None


def _phone(value: str) -> str:
    """The first three and the last four digits; of short numbers the last two."""
    digits = [place for place, sign in enumerate(value) if sign.isdigit()]
    shown = {*digits[:3], *digits[-4:]} if len(digits) >= 10 else set(digits[-2:])
    return "".join(sign if place in shown or not sign.isdigit() else "*" for place, sign in enumerate(value))


def _email(value: str) -> str:
    name, at, host = value.partition("@")
    return f"{name[:1]}***{at}{host}" if at else "***"


MASKS: dict[Kind, Callable[[str], str]] = {Kind.PHONE: _phone, Kind.EMAIL: _email}


def masked(kind: Kind, value: str) -> str:
    """The value with its middle hidden where its kind is shown to others only when asked for; else as it is."""
    return MASKS[kind](value) if value and kind in MASKS else value
