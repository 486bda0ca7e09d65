from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0002_how_long_a_review_took")]

    operations = [
        migrations.AddField(
            model_name="subject",
            name="standardised",
            field=models.DecimalField(decimal_places=2, max_digits=6, null=True, verbose_name="标准化均分"),
        ),
    ]
