from django.db import migrations
from django.utils import timezone

from demands.collection.layouts import default


def keep_the_form_that_was_built_in(apps, schema_editor):
    rounds = apps.get_model("collection", "CollectionRound")
    versions = apps.get_model("collection", "FormVersion")
    for of in rounds.objects.filter(form=None):
        versions.objects.create(round=of, contents=default.layout().as_json(), changed_at=timezone.now())


class Migration(migrations.Migration):
    reviewed = "only adds rows to a table that is new; a round that the release before adds is read as if it had one"

    dependencies = [
        ("collection", "0006_a_round_has_its_form"),
    ]

    operations = [
        migrations.RunPython(keep_the_form_that_was_built_in, migrations.RunPython.noop),
    ]
