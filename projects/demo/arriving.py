"""The first days: units are verified, experts admitted, the year's settings made."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from portal.accounts.models import Organisation
from portal.calls.models import Call, Field, RegionFund
from portal.documents.storing import store
from portal.workflow import perform
from projects.demo.cast import LETTERS, Cast, read
from reviews.experts.models import Expert

FIELDS = ("集成电路", "人工智能", "生物医药", "未来产业")
# Units left waiting, so that the departments' queues are not empty.
WAITING, SENT_BACK = ("tsinghua",), ("hfips",)


def set_up_year(year: int) -> Call:
    """The programme year with its key fields and what each region has, in 万元."""
    call = Call.objects.create(year=year, title=f"{year} 年度联合攻关计划")
    # Shorter than the default, so that at the end of the year an entry of the pool is about to expire.
    call.set_value("reserve_months", 9)
    for order, name in enumerate(FIELDS):
        call.fields.add(Field.objects.get_or_create(name=name, defaults={"order": order})[0])
    RegionFund.objects.bulk_create(RegionFund(call=call, region_id=region, amount=5000) for region in LETTERS)
    return call


def verify_units(cast: Cast) -> None:
    """Every unit hands in its licence; the departments verify all but two."""
    leading = {row["key"]: row["is_leading"] for row in read("organisations")["organisations"]}
    licence = sheet()
    for key, unit in cast.units.items():
        unit.licence = store(SimpleUploadedFile("营业执照.pdf", licence), by=cast.admin(key), record=unit)
        unit.save(update_fields=["licence"])
        officer = cast.officer(unit.region_id) if unit.region.is_member else cast.office_officer
        if key in SENT_BACK:
            perform(unit, "return_for_correction", by=officer, reason="法人证书扫描件不清晰，请重新上传彩色原件。")
        elif key not in WAITING:
            cast.units[key] = perform(unit, "verify", by=officer, is_leading=leading[key])


def sheet() -> bytes:
    """A blank page: the demo shows no licence of a real unit."""
    writer, buffer = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(buffer)
    return buffer.getvalue()


def admit_experts(cast: Cast) -> None:
    """The pool: all but the last two of the data's experts are admitted."""
    fields = {field.name: field for field in Field.objects.all()}
    rows = read("people")["experts"]
    for row in rows:
        expert = _expert(row, cast)
        expert.fields.set([fields[name] for name in row["fields"] if name in fields])
        if row not in rows[-2:]:
            perform(expert, "admit", by=cast.people["expert.keeper"])


def _expert(row: dict[str, Any], cast: Cast) -> Expert:
    organisation: Organisation | None = cast.units.get(row.get("organisation") or "")
    return Expert.objects.create(
        user=cast.people[row["username"]],
        name=row["name"],
        organisation=organisation,
        organisation_name=row["unit"],
        region_id=row["region"],
        title=row["title"],
        phone=row["mobile"],
        email=row["email"],
    )
