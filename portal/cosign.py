"""会签: each of the four departments signs one version of a text; a change voids all signatures.

A record that is co-signed offers `signing_digest()`, the hash of what is signed. The signing itself is a step of
the record's machine, so that it stands in the record; these functions keep the signatures.
"""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.accounts.models import Region
from portal.models import Signature
from portal.notices import tell
from portal.persons import is_any_of
from portal.workflow import need


def digest_of(content: Any) -> str:
    """The hash of a text's content, given as plain JSON data."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def valid(record: Any) -> Any:
    """Signatures under the record as it stands now."""
    return Signature.objects.filter(
        machine=record.machine, object_id=record.pk, voided_at=None, digest=record.signing_digest()
    )


def sign(record: Any, *, region_id: str, by: Any) -> Signature:
    """One department's signature. The database refuses a second one of the same department."""
    return Signature.objects.create(
        machine=record.machine,
        object_id=record.pk,
        region_id=region_id,
        person=by,
        digest=record.signing_digest(),
        at=clock.now(),
    )


def void(record: Any, *, why: str) -> int:
    """All signatures of the record are void; how many there were."""
    standing = Signature.objects.filter(machine=record.machine, object_id=record.pk, voided_at=None)
    return standing.update(voided_at=clock.now(), voided_why=why)


def void_and_tell(record: Any, *, why: str) -> int:
    """The same where no step of the record tells of it: whoever had signed hears that, and why, they sign anew."""
    standing = Signature.objects.filter(machine=record.machine, object_id=record.pk, voided_at=None)
    for signed in standing.select_related("person", "region"):
        words = {"record": record, "department": signed.region.department, "why": why}
        text = say("%(record)s：您代表%(department)s的签署因改动失效（%(why)s），请重新核对后再办理。") % words
        tell.send([signed.person], key=f"void:{signed.pk}", text=text, url=record.get_absolute_url())
    return void(record, why=why)


def signed_regions(record: Any) -> set[str]:
    """Codes of the regions whose departments signed the record as it stands."""
    return set(valid(record).values_list("region_id", flat=True))


def cards(record: Any) -> list[dict[str, Any]]:
    """The four departments with their signature, in the official order; `signature` is None where it is missing."""
    by_region = {s.region_id: s for s in valid(record).select_related("person")}
    return [{"region": r, "signature": by_region.get(r.pk)} for r in Region.objects.members()]


@need(_("四省（市）科技厅（委）均已会签"))
def signed_by_all_four(record: Any) -> list[str]:
    """Says which departments are missing."""
    signed = signed_regions(record)
    return [say("尚缺%s会签") % r.department for r in Region.objects.members() if r.pk not in signed]


@need(_("一人只代表一个省（市）会签"))
def signs_for_one_department_only(record: Any, by: Any) -> list[str]:
    """Four departments are four people: whoever signed for one, under whichever account, signs for no other."""
    signed = list(valid(record).select_related("region"))
    own = next((s.region.department for s in signed if is_any_of(by, s.person_id)), "")
    left = by.scope("dept_approver", "region") - {s.region_id for s in signed}
    return [say("您已代表%s会签，其他省（市）须由另一人会签。") % own] if own and left else []


@need(_("本省（市）尚未会签"))
def not_signed_by_own_department(record: Any, by: Any) -> bool:
    signed = signed_regions(record)
    return bool(by.scope("dept_approver", "region") - signed)
