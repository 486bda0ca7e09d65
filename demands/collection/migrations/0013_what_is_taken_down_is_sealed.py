
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("collection", "0012_bureaus"),
    ]

    operations = [
        migrations.AddField(
            model_name='demand',
            name='is_sealed',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='已封存'),
        ),
    ]
