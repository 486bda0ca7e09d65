"""合作意向: the terms on which demander and provider would work together, signed by both in the portal."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.collection.rules import taken_down
from demands.matching import agreement_rules as rules
from demands.matching import documents, wording
from demands.matching.models.supplements import Supplemented
from demands.matching.models.terms import SIDES
from demands.matching.protocols import AGREEMENT_BROKEN, AGREEMENT_SIGNED_NOW
from portal import clock, locks
from portal.accounts.models import User
from portal.workflow import SYSTEM, perform, state_field, step


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "AgreementQuerySet":
        """Both sides; the departments of both regions; the Office's side; few while the demand is taken down."""
        known = self.filter(taken_down.open_to(user, "demand"))
        if user.sees_all_regions:
            return known
        sides = Q(demand__demander_id__in=user.unit_ids) | Q(solution__organisation_id__in=user.unit_ids)
        regions = user.department_regions
        return known.filter(sides | Q(demand__region_id__in=regions) | Q(solution__region_id__in=regions))

    def live(self) -> "AgreementQuerySet":
        """Not broken off."""
        return self.exclude(state=Agreement.State.BROKEN)

    def being_signed(self) -> "AgreementQuerySet":
        """Not yet signed by both."""
        return self.filter(state__in=Agreement.BEING_SIGNED)

    def for_list(self) -> "AgreementQuerySet":
        return self.select_related("demand__demander", "solution__organisation", "solution__region")

    def for_detail(self) -> "AgreementQuerySet":
        signed = ("signatures__person", "signatures__organisation")
        return self.for_list().prefetch_related("versions__by", *signed)


class Agreement(Supplemented):
    """One set of terms for a demand and one of its solutions."""

    machine = "agreement"
    of_demand = "demand"

    class State(models.TextChoices):
        DRAFTING = "drafting", _("拟定中")
        DEMANDER_SIGNED = "demander_signed", _("需求方已签")
        SIGNED = "signed", _("双方已签")
        BROKEN = "broken", _("已解除")

    BEING_SIGNED = (State.DRAFTING, State.DEMANDER_SIGNED)
    TERMS = wording.TERMS
    tones = {State.DRAFTING: "", State.DEMANDER_SIGNED: "wait", State.SIGNED: "ok", State.BROKEN: "end"}
    in_work_list = {
        "code": models.F("code"),
        "title": models.F("demand__title"),
        "unit": models.F("solution__organisation__name"),
        "amount": models.F("money"),
    }

    demand = models.ForeignKey("collection.Demand", models.PROTECT, related_name="agreements", verbose_name=_("需求"))
    solution = models.ForeignKey(
        "matching.Solution", models.PROTECT, related_name="agreements", verbose_name=_("解决方案")
    )
    code = models.CharField(_("意向编号"), max_length=40, unique=True)
    goal = models.TextField(_("合作目标与指标"))
    division_of_work = models.TextField(_("任务分工"))
    money = models.DecimalField(_("合作经费（万元）"), max_digits=14, decimal_places=2)
    ip = models.TextField(_("知识产权与收益分配"))
    schedule = models.TextField(_("进度安排"))
    version = models.PositiveIntegerField(_("版本"), default=1)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    drawn_at = models.DateTimeField(_("拟稿时间"), default=clock.now)
    signed_at = models.DateTimeField(_("双方签署时间"), null=True, blank=True)
    broken_by = models.CharField(_("解除方"), max_length=8, blank=True, choices=SIDES)
    broken_at = models.DateTimeField(_("解除时间"), null=True, blank=True)
    state = state_field(State, State.DRAFTING)

    objects = AgreementQuerySet.as_manager()

    class Meta(Supplemented.Meta):
        verbose_name = verbose_name_plural = _("合作意向")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution"], condition=~Q(state="broken"), name="one_live_agreement_for_a_solution"
            ),
            models.UniqueConstraint(
                fields=["demand"], condition=Q(state="signed"), name="one_signed_agreement_for_a_demand"
            ),
            models.CheckConstraint(condition=Q(money__gte=0), name="an_agreements_money_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {_('合作意向')}"

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.pk])

    @property
    def shown_terms(self) -> list[tuple[Any, str]]:
        """The terms for reading: label and text, the money with its two decimals."""
        return wording.shown(self.terms)

    @property
    def terms(self) -> dict[str, Any]:
        """The terms by name."""
        return {name: getattr(self, name) for name in self.TERMS}

    @property
    def signed_by_both(self) -> bool:
        """Whether both sides' signatures stand under it (what a demand asks of its match)."""
        return self.broken_at is None and rules.signed_sides(self) == {"demander", "provider"}

    @property
    def is_broken(self) -> bool:
        """Whether it was broken off."""
        return self.broken_at is not None

    @step(
        State.DRAFTING,
        State.DRAFTING,
        article=10,
        label=_("修改条款"),
        by=(rules.demander, rules.provider),
        needs=[rules.solution_in_talks],
        form="demands.matching.forms.TermsForm",
        tells=[rules.both_sides],
    )
    def revise_terms(self, by: Any, version: int | None = None, **terms: Any) -> dict:
        """Either side changes the draft; each version stands in the record."""
        rules.must_be_latest(self, version)
        changed = [name for name in self.TERMS if getattr(self, name) != terms.get(name)]
        for name in changed:
            setattr(self, name, terms[name])
        self.version = self.keep_version(self.terms, by=by).number
        return {"version": self.version, "changed": changed, **{name: terms[name] for name in changed}}

    @step(
        State.DRAFTING,
        State.DEMANDER_SIGNED,
        article=10,
        label=_("需求方签署"),
        tone="primary",
        by=rules.demander,
        needs=[rules.terms_complete, rules.solution_in_talks],
        form="demands.matching.forms.SignForm",
        todo=_("签署合作意向"),
        due="demand__matching_due",
        receipt=True,
    )
    def sign_as_demander(self, by: Any, pledge: bool = True, version: int | None = None, digest: str = "") -> dict:
        """The demander binds itself to this version."""
        return rules.sign(self, "demander", by=by, version=version, digest=digest)

    @step(
        State.DEMANDER_SIGNED,
        State.SIGNED,
        article=10,
        label=_("揭榜方签署"),
        tone="primary",
        by=rules.provider,
        needs=[rules.solution_in_talks],
        form="demands.matching.forms.SignForm",
        todo=_("签署合作意向"),
        due="demand__matching_due",
        tells=[rules.both_sides, rules.departments],
        receipt=True,
    )
    def sign_as_provider(self, by: Any, pledge: bool = True, version: int | None = None, digest: str = "") -> dict:
        """Both have signed: the solution is agreed, the demand matched, every other solution not chosen."""
        signed = rules.sign(self, "provider", by=by, version=version, digest=digest)
        self.signed_at = clock.now()
        self.versions.filter(number=self.version).update(signed_at=self.signed_at)
        system = User.objects.system()
        undecided = locks.rows(self.demand.solutions.undecided())
        perform(self.solution, "agree", by=system, cause=self)
        perform(self.demand, "confirm_match", by=system, cause=self)
        why = str(_("需求方已与其他揭榜方达成合作意向"))
        for other in (each for each in undecided if each.pk != self.solution_id):
            perform(other, "pass_over", by=system, cause=self, reason=why)
        documents.ask_for(self)
        later.tell(AGREEMENT_SIGNED_NOW, self)
        return signed

    @step(
        State.DEMANDER_SIGNED,
        State.DRAFTING,
        article=10,
        label=_("退回修改条款"),
        by=(rules.demander, rules.provider),
        form="portal.forms.ReasonForm",
        tells=[rules.both_sides],
    )
    def amend(self, by: Any, reason: str) -> dict:
        """Back to the draft; what was signed is void."""
        return {"voided": rules.void(self, why=reason)}

    @step(
        [State.DRAFTING, State.DEMANDER_SIGNED, State.SIGNED],
        State.BROKEN,
        article=10,
        label=_("解除意向"),
        tone="danger",
        by=(rules.demander, rules.provider),
        needs=[rules.not_in_the_pool],
        form="portal.forms.ReasonForm",
        tells=[rules.both_sides, rules.departments],
    )
    def break_off(self, by: Any, reason: str) -> dict:
        """One side goes; once signed, the solution falls through and the demand is unmatched again."""
        was_signed = self.signed_by_both
        self.broken_by = rules.side_of(self, by)
        self._break(reason)
        if was_signed:
            system = User.objects.system()
            perform(self.solution, "fall_through", by=system, cause=self, reason=reason)
            perform(self.demand, "unmatch", by=system, cause=self)
        return {"by": self.broken_by}

    @step(
        [State.DRAFTING, State.DEMANDER_SIGNED, State.SIGNED],
        State.BROKEN,
        article=10,
        label=_("意向失效"),
        by=SYSTEM,
        needs=[rules.its_ground_is_gone],
        tells=[rules.both_sides],
    )
    def lapse(self, by: Any, cause: Any = None, reason: str = "") -> None:
        """The matching is over before both signed, or the solution or the demand is gone."""
        was_signed = self.signed_by_both
        self._break(reason)
        if was_signed:
            perform(self.solution, "fall_through", by=User.objects.system(), cause=self, reason=reason)

    def _break(self, why: str) -> None:
        self.broken_at = clock.now()
        rules.void(self, why=why)
        later.tell(AGREEMENT_BROKEN, self, why)
