"""The history of rows, and indexes by which the record is searched."""

from pathlib import Path

import django.contrib.postgres.indexes
from django.db import migrations, models

FOLDER = Path(__file__).resolve().parent.parent
SQL = "\n".join((FOLDER / name).read_text() for name in ("history.sql", "keep.sql"))


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_chain'),
    ]

    operations = [
        migrations.CreateModel(
            name='Era',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base', models.BigIntegerField(default=0)),
                ('sealed_to', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': '事务编号的起点',
                'verbose_name_plural': '事务编号的起点',
            },
        ),
        migrations.CreateModel(
            name='RowVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_name', models.CharField(max_length=63, verbose_name='表')),
                ('row_id', models.CharField(max_length=40, verbose_name='行')),
                ('op', models.CharField(choices=[('B', '起点'), ('I', '新增'), ('U', '修改'), ('D', '删除')], max_length=1, verbose_name='动作')),
                ('data', models.JSONField(verbose_name='内容')),
                ('person_id', models.BigIntegerField(null=True, verbose_name='办理人')),
                ('step', models.CharField(blank=True, max_length=60, verbose_name='环节')),
                ('request_id', models.CharField(blank=True, max_length=40, verbose_name='请求编号')),
                ('db_role', models.CharField(max_length=63, verbose_name='数据库角色')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('tx', models.BigIntegerField(verbose_name='事务')),
            ],
            options={
                'verbose_name': '行的版本',
                'verbose_name_plural': '行的版本',
            },
        ),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(fields=['acting_for', 'at'], name='records_rec_acting__c31c91_idx'),
        ),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(fields=['step', 'at'], name='records_rec_step_d6a68e_idx'),
        ),
        migrations.AddIndex(
            model_name='record',
            index=models.Index(fields=['request_id'], name='record_by_incident', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='era',
            constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_era'),
        ),
        migrations.AddIndex(
            model_name='rowversion',
            index=models.Index(fields=['table_name', 'row_id'], name='records_row_table_n_4f3a8c_idx'),
        ),
        migrations.AddIndex(
            model_name='rowversion',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['tx'], name='records_row_tx_3b1242_brin'),
        ),
        migrations.AddIndex(
            model_name='rowversion',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('op', 'D')), fields=['data'], name='deleted_rows', opclasses=['jsonb_path_ops']),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
