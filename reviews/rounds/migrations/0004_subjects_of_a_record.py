from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("rounds", "0003_standardised_means")]

    operations = [
        AddIndexConcurrently(
            model_name="subject",
            index=models.Index(fields=["machine", "object_id"], name="subjects_of_a_record"),
        ),
    ]
