from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_bureau_officers")]

    operations = [
        ValidateConstraint(model_name="rolegrant", name="departments_roles_have_a_region"),
        ValidateConstraint(model_name="rolegrant", name="a_bureaus_role_has_its_city"),
    ]
