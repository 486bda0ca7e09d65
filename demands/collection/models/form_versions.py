"""表单版本: the form of one round, which stays as it is from the moment the round opens."""

from functools import cached_property

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from demands.collection.layouts.parts import Layout, from_json

# Waits for an opening under way: a change comes before it, or not at all.
STAYS_ONCE_OPENED = pgtrigger.Trigger(
    name="a_form_stays_once_its_round_opened",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        PERFORM 1 FROM collection_collectionround WHERE id = OLD.round_id AND state = 'draft' FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'round % has opened: its form stays as it is', OLD.round_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_form_stays_once_its_round_opened';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    """,
)


class FormVersion(models.Model):
    """What a round asks, and how its demands are checked; `revision` counts its changes while the round is a draft."""

    round = models.OneToOneField(
        "collection.CollectionRound", models.PROTECT, related_name="form", verbose_name=_("征集批次")
    )
    contents = models.JSONField(_("表单内容"))
    revision = models.PositiveIntegerField(_("修订次数"), default=1)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("来自")
    )
    # Each change in words, the latest first: {"n": 2, "by": "…", "at": "…", "what": "…"}.
    log = models.JSONField(_("修订记录"), default=list, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("修改人")
    )
    changed_at = models.DateTimeField(_("修改时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("表单版本")
        triggers = [STAYS_ONCE_OPENED]

    def __str__(self) -> str:
        return str(_("%(round)s 表单（第 %(n)s 次修订）") % {"round": self.round.code, "n": self.revision})

    @cached_property
    def layout(self) -> Layout:
        """The form as the pages read it."""
        return from_json(self.contents)
