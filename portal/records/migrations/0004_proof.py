"""Roots over all chains, what may be purged and what is held, packages for the archive."""

from pathlib import Path

import django.db.models.deletion
import portal.records.models
from django.conf import settings
from django.db import migrations, models

FOLDER = Path(__file__).resolve().parent.parent
SQL = "\n".join((FOLDER / name).read_text() for name in ("personal.sql", "keep.sql", "roots.sql", "retention.sql"))


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0003_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(verbose_name='内容')),
                ('key_id', models.CharField(max_length=32, verbose_name='密钥编号')),
                ('algorithm', models.CharField(max_length=20, verbose_name='算法')),
                ('signature', models.TextField(verbose_name='签名')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '到期清理',
                'verbose_name_plural': '到期清理',
            },
        ),
        migrations.CreateModel(
            name='Root',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField(unique=True, verbose_name='序号')),
                ('body', models.TextField(verbose_name='内容')),
                ('key_id', models.CharField(max_length=32, verbose_name='密钥编号')),
                ('algorithm', models.CharField(max_length=20, verbose_name='算法')),
                ('signature', models.TextField(verbose_name='签名')),
                ('hash', models.CharField(editable=False, max_length=64, verbose_name='摘要')),
                ('at', models.DateTimeField(db_index=True, verbose_name='时间')),
            ],
            options={
                'verbose_name': '根',
                'verbose_name_plural': '根',
            },
        ),
        migrations.CreateModel(
            name='Rooted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('machine', models.CharField(max_length=40)),
                ('object_id', models.BigIntegerField()),
                ('count', models.IntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('root', models.IntegerField()),
            ],
            options={
                'verbose_name': '已入根的记录链',
                'verbose_name_plural': '已入根的记录链',
                'constraints': [models.UniqueConstraint(fields=('machine', 'object_id'), name='rooted_once')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('machine', models.CharField(max_length=40, verbose_name='类别')),
                ('object_id', models.BigIntegerField(verbose_name='记录')),
                ('reason', models.TextField(verbose_name='理由')),
                ('placed_at', models.DateTimeField(verbose_name='封存时间')),
                ('lifted_at', models.DateTimeField(null=True, verbose_name='解除时间')),
                ('lifted_why', models.TextField(blank=True, verbose_name='解除理由')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='解除人')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='封存人')),
            ],
            options={
                'verbose_name': '封存',
                'verbose_name_plural': '封存',
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('machine', 'object_id'), name='one_standing_hold'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lifted_by', models.F('placed_by')), _negated=True)), _connector='OR'), name='a_second_person_lifts')],
            },
        ),
        migrations.CreateModel(
            name='Package',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('machine', models.CharField(max_length=40, verbose_name='类别')),
                ('object_id', models.BigIntegerField(verbose_name='记录')),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('status', models.CharField(choices=[('waiting', '等待生成'), ('ready', '已生成'), ('failed', '生成失败')], default='waiting', max_length=10, verbose_name='状态')),
                ('why_failed', models.TextField(blank=True, verbose_name='失败原因')),
                ('file', models.FileField(blank=True, upload_to=portal.records.models.archive_name, verbose_name='文件')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='摘要')),
                ('size', models.BigIntegerField(default=0, verbose_name='大小（字节）')),
                ('made_at', models.DateTimeField(null=True, verbose_name='生成时间')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
            ],
            options={
                'verbose_name': '归档包',
                'verbose_name_plural': '归档包',
                'indexes': [models.Index(fields=['machine', 'object_id'], name='records_pac_machine_73c564_idx')],
            },
        ),
        migrations.CreateModel(
            name='Clear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_name', models.CharField(max_length=63, verbose_name='表')),
                ('row_id', models.CharField(max_length=40, verbose_name='行')),
                ('column_name', models.CharField(max_length=63, verbose_name='栏')),
                ('salt', models.CharField(blank=True, max_length=40, verbose_name='盐')),
                ('value', models.JSONField(null=True, verbose_name='内容')),
            ],
            options={
                'verbose_name': '历史中的个人信息',
                'verbose_name_plural': '历史中的个人信息',
                'indexes': [models.Index(fields=['table_name', 'row_id'], name='records_cle_table_n_8b69dd_idx')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
