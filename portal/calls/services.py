"""Setting up a programme year from the last one."""

from typing import Any

from django.db import transaction

from portal.calls.models import Call, RegionFund, Setting


@transaction.atomic
def set_up_year(call: Call, fields: list[Any]) -> Call:
    """Save a new year with these fields; settings and regions' funds are those of the year before it."""
    last = Call.objects.filter(year__lt=call.year).order_by("-year").first()
    call.save()
    call.fields.set(fields)
    if last:
        Setting.objects.bulk_create(Setting(call=call, key=s.key, value=s.value) for s in last.settings.all())
        RegionFund.objects.bulk_create(
            RegionFund(call=call, region_id=fund.region_id, amount=fund.amount) for fund in last.funds.all()
        )
    return call
