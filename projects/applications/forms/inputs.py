"""Inputs of the application's form: a person by login name or mailbox, beside those that all halls share."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.inputs import ByNameField, MoneyField, UnitField

__all__ = ["MoneyField", "PersonField", "UnitField"]


class PersonField(ByNameField):
    """A person with an account, by login name or mailbox; shown with the name before it."""

    def words(self, pk: int) -> str:
        person = User.objects.filter(pk=pk).first()
        return f"{person.name}（{person.username}）" if person else ""

    def clean(self, value: Any) -> User | None:
        text = super().clean(value).strip()
        if not text:
            return None
        inside = re.search(r"[（(]([^（()）]+)[)）]$", text)
        login = inside.group(1) if inside else text
        active = User.objects.filter(is_active=True)
        person = active.filter(username__iexact=login).first() or active.filter(email__iexact=login).first()
        if person is None:
            raise ValidationError(
                _("没有找到账号“%(login)s”。请填写对方的登录名或邮箱；还没有账号的，请其单位管理员先邀请加入。"),
                params={"login": login},
            )
        return person
