from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("reserve", "0003_every_entry_covers_its_demand"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="reserveentry", index=models.Index(fields=["solution"], name="reserve_entry_of_a_solution")
        ),
    ]
