from django.db import migrations

HOLDING = ("submitted", "returned", "checked", "in_pool", "listed", "applied", "approved")


def cover(apps, schema_editor):
    entries = apps.get_model("reserve", "ReserveEntry")
    covered = apps.get_model("reserve", "CoveredDemand")
    rows = entries.objects.filter(covered=None).values_list("pk", "demand_id", "state").order_by("pk")
    covered.objects.bulk_create(
        [covered(entry_id=pk, demand_id=demand, is_held=state in HOLDING) for pk, demand, state in rows.iterator()],
        batch_size=1000,
    )


class Migration(migrations.Migration):

    # Old code opens entries without such a row; the few that it opens meanwhile are covered by running this again.
    reviewed = "additive rows only; old code neither reads nor needs them"

    dependencies = [
        ("reserve", "0002_scenarios_and_consents"),
    ]

    operations = [migrations.RunPython(cover, migrations.RunPython.noop, elidable=False)]
