"""自然人: the human being behind accounts, known by a keyed digest of the identity number, which itself is not kept."""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import clock


def digest_under(key: str, number: str) -> str:
    """The keyed digest of an identity number: without the key nobody can try all numbers against it."""
    return hmac.new(key.encode(), number.encode(), hashlib.sha256).hexdigest()


class PersonManager(models.Manager):
    def with_number(self, number: str) -> Any:
        """The person with this identity number under any key that is still kept; None where unknown."""
        known = models.Q(pk__in=[])
        for key_id, key in settings.PERSON_KEYS.items():
            known |= models.Q(key_id=key_id, digest=digest_under(key, number))
        return self.filter(known).order_by("pk").first()

    def of(self, number: str) -> Any:
        """The person with this identity number, made known under the present key where there is none yet."""
        if found := self.with_number(number):
            return found
        key_id = next(iter(settings.PERSON_KEYS))
        digest = digest_under(settings.PERSON_KEYS[key_id], number)
        return self.get_or_create(key_id=key_id, digest=digest, defaults={"known_at": clock.now()})[0]


class Person(models.Model):
    """One human being. Whoever holds a granted role is known; several accounts may be one person's."""

    history_omits = ("digest",)

    key_id = models.CharField(_("密钥编号"), max_length=20)
    digest = models.CharField(_("身份证号摘要"), max_length=64)
    known_at = models.DateTimeField(_("登记时间"))

    objects = PersonManager()

    class Meta:
        verbose_name = verbose_name_plural = _("自然人")
        constraints = [models.UniqueConstraint(fields=["key_id", "digest"], name="one_row_for_each_natural_person")]
