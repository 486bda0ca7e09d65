"""榜单: a batch of demands, co-signed by the four departments and published together (article 9)."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.release import documents, hall, services
from demands.release.models.reading import ReleaseListQuerySet
from demands.release.rules import lists as rules
from portal import clock
from portal import cosign as signatures
from portal.actors import SYSTEM
from portal.workflow import StepRefused, Workflow, state_field, step


class ReleaseList(Workflow):
    """A list of selected demands on its way to the public; money in 万元, window in days."""

    machine = "release_list"
    of_demand = "items__demand"

    class State(models.TextChoices):
        DRAFTING = "drafting", _("拟制中")
        COSIGNING = "cosigning", _("会签中")
        PUBLISHED = "published", _("已发布")
        CLOSED = "closed", _("已截止")
        CANCELLED = "cancelled", _("已取消")

    tones = {
        State.DRAFTING: "",
        State.COSIGNING: "go",
        State.PUBLISHED: "open",
        State.CLOSED: "done",
        State.CANCELLED: "end",
    }
    in_work_list = {"code": models.F("number"), "title": models.F("title"), "unit": models.F("call__title")}

    call = models.ForeignKey("calls.Call", models.PROTECT, verbose_name=_("年度计划"))
    title = models.CharField(_("榜单名称"), max_length=80)
    number = models.CharField(_("榜单编号"), max_length=20, blank=True)
    notice = models.TextField(_("发布说明"), blank=True, max_length=2000)
    window_days = models.PositiveSmallIntegerField(_("揭榜窗口（日）"))
    deadline = models.DateTimeField(_("会签期限"))
    version = models.PositiveSmallIntegerField(_("版本"), default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟制人"))
    created_at = models.DateTimeField(_("拟制时间"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("送签人")
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    closes_at = models.DateTimeField(_("揭榜截止"), null=True, blank=True, db_index=True)
    state = state_field(State, State.DRAFTING)

    objects = ReleaseListQuerySet.as_manager()
    is_being_published = False  # true only inside `publish`: what it drives asks for it

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("榜单")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~models.Q(number=""), name="a_list_has_its_number"),
            models.CheckConstraint(condition=models.Q(window_days__gt=0), name="a_window_has_days"),
            models.CheckConstraint(
                condition=models.Q(number="", published_at__isnull=True)
                | (~models.Q(number="") & models.Q(published_at__isnull=False)),
                name="a_list_is_numbered_when_it_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("release_list", args=[self.pk])

    @property
    def code(self) -> str:
        """Its number once published."""
        return self.number

    @cached_property
    def rows(self) -> list[Any]:
        """Its items in their order with all that is shown of each demand."""
        shown = self.items.select_related(
            "demand__organisation", "demand__region", "demand__field", "demand__round__call", "demand__round__form"
        )
        return list(shown.prefetch_related("demand__indicators"))

    @property
    def demands(self) -> list[Any]:
        """The demands on it, in their order."""
        return [row.demand for row in self.rows]

    def signing_digest(self) -> str:
        """The hash of what the departments sign: every word that goes out, the order and the window."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        items = [[row.order, row.demand.code, hall.copy_of(row.demand)] for row in self.rows]
        return signatures.digest_of([self.title, self.notice, self.window_days, items])

    @step(
        State.DRAFTING,
        State.DRAFTING,
        article=9,
        label=_("编辑榜单"),
        by=rules.office_officer,
        page="release_list_edit",
    )
    def compose(self, by: Any, demands: list | None = None, **changed: Any) -> dict:
        """Which demands go out, in which order, and with what words; what is not given stays."""
        for name, value in changed.items():
            setattr(self, name, value)
        if demands is not None:
            services.put_on(self, demands)
        return {"demands": [demand.code for demand in self.demands], "window_days": self.window_days}

    @step(
        State.DRAFTING,
        State.COSIGNING,
        article=9,
        label=_("送会签"),
        by=rules.office_officer,
        needs=[
            rules.has_demands,
            rules.every_demand_selected,
            rules.secrecy_review_passed,
            rules.deadline_ahead,
        ],
        todo=_("编制榜单并送会签"),
        due="deadline",
        tone="primary",
    )
    def request_cosign(self, by: Any) -> dict:
        """The list as it stands goes to the four departments; each signs or sends back."""
        self.version += 1
        self.requested_by = by
        return {"version": self.version, "digest": self.signing_digest(), "demands": len(self.rows)}

    @step(
        State.COSIGNING,
        State.COSIGNING,
        article=9,
        label=_("会签"),
        by=rules.any_department,
        needs=[rules.own_department_has_not_signed, signatures.signs_for_one_department_only],
        form="demands.release.forms.CosignForm",
        todo=_("会签榜单"),
        todo_when=rules.own_signature_missing,
        due="deadline",
        tone="primary",
        tells=[rules.office_once_signed],
    )
    def cosign(self, by: Any, confirmed: bool = True, digest: str = "", opinion: str = "") -> dict:
        """One department signs the list as its approver saw it; refused where it has changed since."""
        if digest and digest != self.signing_digest():
            raise StepRefused(_("榜单内容在您打开页面后有改动，请重新核对后再会签。"))
        region = min(by.scope("dept_approver", "region") - signatures.signed_regions(self))
        signatures.sign(self, region_id=region, by=by)
        return {"region": region, "version": self.version, "opinion": opinion, "digest": self.signing_digest()}

    @step(
        State.COSIGNING,
        State.DRAFTING,
        article=9,
        label=_("撤回修改"),
        by=(rules.office_officer, SYSTEM),
        form="portal.forms.ReasonForm",
        tells=[rules.office_officers, rules.departments],
    )
    def revise(self, by: Any, reason: str) -> dict:
        """The Office takes the list back to change it; every signature is void."""
        return {"version": self.version, "voided": signatures.void(self, why=reason)}

    @step(
        State.COSIGNING,
        State.DRAFTING,
        article=9,
        label=_("退回修改"),
        by=rules.any_department,
        form="portal.forms.ReasonForm",
        tone="danger",
        tells=[rules.office_officers, rules.departments],
    )
    def send_back(self, by: Any, reason: str) -> dict:
        """A department does not agree to the list as it stands; every signature is void."""
        return {"version": self.version, "voided": signatures.void(self, why=reason)}

    @step(
        State.COSIGNING,
        State.PUBLISHED,
        article=9,
        label=_("发布榜单"),
        by=rules.office_approver,
        needs=[rules.signed_by_all_four, rules.every_demand_selected, rules.secrecy_review_passed, rules.second_person],
        todo=_("发布榜单"),
        todo_when=rules.fully_signed,
        tone="primary",
        tells=[rules.its_demanders, rules.departments],
        receipt=True,
        confirms=True,
    )
    def publish(self, by: Any) -> dict:
        """Every demand goes out as it was signed, frozen; each window runs its full term from now."""
        self.published_at = clock.now()
        self.number = services.next_number(self)
        self.is_being_published = True
        self.closes_at = services.send_out(self)
        documents.ask_for(self)
        services.tell_subscribers(self)
        return {"number": self.number, "digest": self.signing_digest(), "demands": [d.code for d in self.demands]}

    @step(
        State.PUBLISHED,
        State.CLOSED,
        article=9,
        label=_("榜单截止"),
        by=SYSTEM,
        needs=[rules.every_window_over],
        timed="closes_at",
        tells=[rules.office_officers],
    )
    def close(self, by: Any) -> None:
        """No demand on it takes answers any more."""

    @step(
        [State.DRAFTING, State.COSIGNING],
        State.CANCELLED,
        article=9,
        label=_("取消榜单"),
        by=rules.office_approver,
        form="portal.forms.ReasonForm",
        tone="danger",
        tells=[rules.office_officers, rules.departments_once_asked],
    )
    def cancel(self, by: Any, reason: str) -> dict:
        """The list is given up; its demands stay selected and are free for another one."""
        self.items.update(is_live=False)
        return {"voided": signatures.void(self, why=reason)}
