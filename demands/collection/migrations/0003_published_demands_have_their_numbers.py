from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('collection', '0002_a_published_demand_has_its_number'),
    ]

    operations = [
        ValidateConstraint(model_name='demand', name='a_published_demand_has_its_number'),
    ]
