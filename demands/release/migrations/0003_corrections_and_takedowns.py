
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("collection", "0013_what_is_taken_down_is_sealed"),
        ("release", "0002_the_hall_counts_and_sorts_by_itself"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=20, verbose_name='更正编号')),
                ('changed', models.JSONField(default=dict, verbose_name='更正内容')),
                ('before', models.JSONField(blank=True, null=True, verbose_name='更正前')),
                ('after', models.JSONField(blank=True, null=True, verbose_name='更正后')),
                ('reason', models.TextField(blank=True, max_length=500, verbose_name='更正说明')),
                ('created_at', models.DateTimeField(verbose_name='拟稿时间')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='发布时间')),
                ('state', models.CharField(choices=[('drafting', '拟稿中'), ('signing', '待签发'), ('published', '已发布'), ('cancelled', '已取消')], db_index=True, default='drafting', max_length=50, verbose_name='状态')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟稿人')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='collection.demand', verbose_name='需求')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='送签人')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
            ],
            options={
                'verbose_name': '更正',
                'verbose_name_plural': '更正',
                'ordering': ['-created_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HallNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('extension', '延期公告'), ('reopening', '重新揭榜公告'), ('correction', '更正公告'), ('retraction', '撤下公告')], max_length=12, verbose_name='公告类别')),
                ('at', models.DateTimeField(db_index=True, verbose_name='发布时间')),
                ('reason', models.TextField(verbose_name='公开的说明')),
                ('earlier', models.DateTimeField(blank=True, null=True, verbose_name='原揭榜截止')),
                ('later', models.DateTimeField(blank=True, null=True, verbose_name='新的揭榜截止')),
                ('correction', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notice', to='release.correction', verbose_name='更正')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='release.publicdemand', verbose_name='公开需求')),
            ],
            options={
                'verbose_name': '揭榜公告',
                'verbose_name_plural': '揭榜公告',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Takedown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(blank=True, choices=[('secret', '含有涉密或敏感内容'), ('unlawful', '含有违法违规内容'), ('other', '其他不应公开的内容')], max_length=10, verbose_name='情形')),
                ('finding', models.TextField(blank=True, max_length=1000, verbose_name='发现的情况')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='停止公开时间')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='决定时间')),
                ('decision', models.TextField(blank=True, verbose_name='决定理由')),
                ('state', models.CharField(choices=[('noted', '已登记'), ('closed', '已停止公开'), ('confirmed', '已确认撤下'), ('lifted', '已恢复公开')], db_index=True, default='noted', max_length=50, verbose_name='状态')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='停止公开人')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takedowns', to='collection.demand', verbose_name='需求')),
            ],
            options={
                'verbose_name': '紧急下架',
                'verbose_name_plural': '紧急下架',
                'ordering': ['-pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['drafting', 'signing'])), fields=('demand',), name='one_correction_of_a_demand_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('number',), name='a_correction_has_its_number'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='one_door', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', func="\n        IF current_setting('portal.door', true) IS DISTINCT FROM TG_TABLE_NAME || ':' || NEW.id THEN\n            RAISE EXCEPTION 'the state of % % is changed only through portal.workflow.perform', TG_TABLE_NAME, NEW.id;\n        END IF;\n        RETURN NEW;\n    ", hash='9dda52bef1f16657565e3240500d6de8dc1fcb5a', operation='UPDATE OF "state"', pgid='pgtrigger_one_door_895d2', table='release_correction', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['noted', 'closed'])), fields=('demand',), name='one_takedown_of_a_demand_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('closed_by')), _negated=True), _connector='OR'), name='another_person_decides_on_a_takedown'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takedown',
            trigger=pgtrigger.compiler.Trigger(name='one_door', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', func="\n        IF current_setting('portal.door', true) IS DISTINCT FROM TG_TABLE_NAME || ':' || NEW.id THEN\n            RAISE EXCEPTION 'the state of % % is changed only through portal.workflow.perform', TG_TABLE_NAME, NEW.id;\n        END IF;\n        RETURN NEW;\n    ", hash='a61fc3ddbaaa0881e667bd5a31dc1b7fc9d0fc5a', operation='UPDATE OF "state"', pgid='pgtrigger_one_door_777a3', table='release_takedown', when='BEFORE')),
        ),
    ]
