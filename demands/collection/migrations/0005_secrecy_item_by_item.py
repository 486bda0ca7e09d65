
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collection', '0004_answers_beside_the_columns'),
    ]

    operations = [
        migrations.AddField(
            model_name='secrecyreview',
            name='items',
            field=models.JSONField(db_default=[], default=list, verbose_name='逐项审查'),
        ),
    ]
