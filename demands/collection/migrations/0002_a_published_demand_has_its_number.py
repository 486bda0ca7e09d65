from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collection', '0001_initial'),
    ]

    operations = [
        AddConstraintNotValid(
            model_name='demand',
            constraint=models.CheckConstraint(
                condition=models.Q(('published_at', None), models.Q(('code', ''), _negated=True), _connector='OR'),
                name='a_published_demand_has_its_number',
            ),
        ),
    ]
