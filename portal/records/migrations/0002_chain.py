"""The hash chain and the refusal of change, written in the database's own language."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).resolve().parent.parent / "chain.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
