"""补充意向: what both sides change after signing; the signed terms stand until both have signed the new ones."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.matching import agreement_rules as rules
from demands.matching import documents, wording
from portal import clock
from portal.workflow import StepRefused, Workflow, step

SIGNED = "signed"


class Supplemented(Workflow):
    """The steps of a supplement to an agreement that is signed."""

    versions: Any
    version: int

    class Meta(Workflow.Meta):
        abstract = True

    @property
    def supplement(self) -> Any:
        """The supplement that waits for signatures; None where there is none."""
        return next((version for version in self.versions.all() if version.waits), None)

    def keep_version(self, terms: dict[str, Any], *, by: Any, why: str = "", is_supplement: bool = False) -> Any:
        """Keep terms as the next version; its row."""
        last = max((version.number for version in self.versions.all()), default=0)
        return self.versions.create(
            number=last + 1,
            terms=wording.as_data(terms),
            digest=wording.digest(self, last + 1, terms),
            is_supplement=is_supplement,
            why=why,
            side=rules.side_of(self, by),
            by=by,
        )

    @step(
        SIGNED,
        SIGNED,
        article=10,
        label=_("提出补充意向"),
        by=(rules.demander, rules.provider),
        needs=[rules.not_in_the_pool, rules.no_supplement_waits],
        form="demands.matching.forms.SupplementForm",
        tells=[rules.both_sides, rules.departments],
    )
    def propose_supplement(self, by: Any, reason: str, version: int | None = None, **terms: Any) -> dict:
        """New terms beside the signed ones, which stand until both sides have signed the new ones."""
        rules.must_be_latest(self, version)
        changed = wording.changes(self.terms, terms)
        if not changed:
            raise StepRefused(say("条款没有改动，请修改后再提出补充意向。"))
        proposed = self.keep_version(terms, by=by, why=reason, is_supplement=True)
        return {"version": proposed.number, "changed": [change["label"] for change in changed]}

    @step(
        SIGNED,
        SIGNED,
        article=10,
        label=_("需求方签署补充意向"),
        tone="primary",
        by=rules.demander,
        needs=[rules.supplement_waits_for_the_demander],
        form="demands.matching.forms.SignSupplementForm",
        todo=_("签署补充意向"),
        todo_when=rules.waits_for_the_demander,
        tells=[rules.both_sides],
        receipt=True,
    )
    def sign_supplement_as_demander(
        self, by: Any, pledge: bool = True, version: int | None = None, digest: str = ""
    ) -> dict:
        """The demander signs first."""
        return rules.sign_version(self, self.supplement, "demander", by=by, version=version, digest=digest)

    @step(
        SIGNED,
        SIGNED,
        article=10,
        label=_("揭榜方签署补充意向"),
        tone="primary",
        by=rules.provider,
        needs=[rules.supplement_waits_for_the_provider, rules.not_in_the_pool],
        form="demands.matching.forms.SignSupplementForm",
        todo=_("签署补充意向"),
        todo_when=rules.waits_for_the_provider,
        tells=[rules.both_sides, rules.departments],
        receipt=True,
    )
    def sign_supplement_as_provider(
        self, by: Any, pledge: bool = True, version: int | None = None, digest: str = ""
    ) -> dict:
        """Both have signed: the new terms hold from now on; the old version stays with its signatures."""
        proposed = self.supplement
        signed = rules.sign_version(self, proposed, "provider", by=by, version=version, digest=digest)
        proposed.signed_at = clock.now()
        proposed.save(update_fields=["signed_at"])
        for name, value in rules.read(proposed.terms).items():
            setattr(self, name, value)
        self.version = proposed.number
        documents.ask_for(self)
        return signed

    @step(
        SIGNED,
        SIGNED,
        article=10,
        label=_("撤销补充意向"),
        by=(rules.demander, rules.provider),
        needs=[rules.a_supplement_waits],
        form="portal.forms.ReasonForm",
        tells=[rules.both_sides],
    )
    def drop_supplement(self, by: Any, reason: str) -> dict:
        """The signed terms stand as they are; a signature under the supplement is void."""
        proposed = self.supplement
        proposed.dropped_at = clock.now()
        proposed.save(update_fields=["dropped_at"])
        voided = rules.void(self, why=reason, version=proposed.number)
        return {"version": proposed.number, "voided": voided}
