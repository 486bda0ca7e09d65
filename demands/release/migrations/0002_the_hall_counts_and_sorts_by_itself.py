"""State and deadline stand in the hall's own rows, and the rows of each cell of its filters are counted there."""

from django.db import migrations, models

TRIGGERS = """
-- What the hall shows of a demand today is the demand's own.
CREATE FUNCTION release_as_the_demand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT state, window_closes_at INTO NEW.state, NEW.closes_at FROM collection_demand WHERE id = NEW.demand_id;
    RETURN NEW;
END $$;
CREATE TRIGGER as_the_demand BEFORE INSERT ON release_publicdemand
    FOR EACH ROW EXECUTE FUNCTION release_as_the_demand();

CREATE FUNCTION release_follow_the_demand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE release_publicdemand SET state = NEW.state, closes_at = NEW.window_closes_at WHERE demand_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER follow_in_the_hall AFTER UPDATE OF state, window_closes_at ON collection_demand FOR EACH ROW
    WHEN (NEW.published_at IS NOT NULL AND
        (OLD.state, OLD.window_closes_at) IS DISTINCT FROM (NEW.state, NEW.window_closes_at))
    EXECUTE FUNCTION release_follow_the_demand();

-- Each statement adds what it brought into a cell and takes off what it took out; nobody waits for a counter.
CREATE FUNCTION release_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO release_halltally (region_id, field_id, band, state, n)
            SELECT region_id, field_id, band, state, -count(*) FROM before WHERE NOT is_hidden GROUP BY 1, 2, 3, 4;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO release_halltally (region_id, field_id, band, state, n)
            SELECT region_id, field_id, band, state, count(*) FROM present WHERE NOT is_hidden GROUP BY 1, 2, 3, 4;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_insert AFTER INSERT ON release_publicdemand REFERENCING NEW TABLE AS present
    FOR EACH STATEMENT EXECUTE FUNCTION release_tally();
CREATE TRIGGER tally_update AFTER UPDATE ON release_publicdemand
    REFERENCING OLD TABLE AS before NEW TABLE AS present FOR EACH STATEMENT EXECUTE FUNCTION release_tally();
CREATE TRIGGER tally_delete AFTER DELETE ON release_publicdemand REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION release_tally();

UPDATE release_publicdemand p SET state = d.state, closes_at = d.window_closes_at
    FROM collection_demand d WHERE d.id = p.demand_id;
DELETE FROM release_halltally;
INSERT INTO release_halltally (region_id, field_id, band, state, n)
    SELECT region_id, field_id, band, state, count(*) FROM release_publicdemand WHERE NOT is_hidden GROUP BY 1, 2, 3, 4;
"""
AWAY = """
DROP TRIGGER tally_delete ON release_publicdemand;
DROP TRIGGER tally_update ON release_publicdemand;
DROP TRIGGER tally_insert ON release_publicdemand;
DROP FUNCTION release_tally();
DROP TRIGGER follow_in_the_hall ON collection_demand;
DROP FUNCTION release_follow_the_demand();
DROP TRIGGER as_the_demand ON release_publicdemand;
DROP FUNCTION release_as_the_demand();
"""


class Migration(migrations.Migration):
    reviewed = "old code writes no column of these: triggers fill them in, and neither reads nor waits for the tallies"

    dependencies = [
        ('accounts', '0005_signing_in'),
        ('calls', '0001_initial'),
        ('collection', '0003_published_demands_have_their_numbers'),
        ('release', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HallTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region_id', models.CharField(max_length=6, verbose_name='省（市）')),
                ('field_id', models.BigIntegerField(verbose_name='领域')),
                ('band', models.CharField(max_length=6, verbose_name='总投入档次')),
                ('state', models.CharField(max_length=50, verbose_name='状态')),
                ('n', models.IntegerField(verbose_name='项数')),
            ],
            options={
                'verbose_name': '需求大厅计数',
                'verbose_name_plural': '需求大厅计数',
            },
        ),
        migrations.AddField(
            model_name='publicdemand',
            name='band',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(then=models.Value('small'), total_investment__lt=500), models.When(then=models.Value('middle'), total_investment__lt=1000), default=models.Value('large')), output_field=models.CharField(max_length=6), verbose_name='总投入档次'),
        ),
        migrations.AddField(
            model_name='publicdemand',
            name='closes_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='揭榜截止'),
        ),
        migrations.AddField(
            model_name='publicdemand',
            name='corrected',
            field=models.JSONField(blank=True, null=True, verbose_name='更正后的公开内容'),
        ),
        migrations.AddField(
            model_name='publicdemand',
            name='is_hidden',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='暂停公开'),
        ),
        migrations.AddField(
            model_name='publicdemand',
            name='state',
            field=models.CharField(choices=[('draft', '草稿'), ('org_review', '单位审核中'), ('submitted', '待形式审查'), ('returned', '退回补正'), ('rejected', '不予受理'), ('accepted', '已受理'), ('evaluating', '评估中'), ('evaluated', '已评估'), ('revising', '修改完善中'), ('selected', '拟发布'), ('declined', '未入选'), ('published', '揭榜中'), ('matching', '供需对接中'), ('matched', '已达成意向'), ('unmatched', '对接未成功'), ('reserved', '已入储备库'), ('withdrawn', '已撤回'), ('lapsed', '视为放弃'), ('closed', '已终结')], db_default='', editable=False, max_length=50, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='publicdemand',
            name='is_running',
            field=models.GeneratedField(db_persist=True, expression=models.Q(('state', 'published')), output_field=models.BooleanField(), verbose_name='揭榜中'),
        ),
        migrations.AddIndex(
            model_name='publicdemand',
            index=models.Index(fields=['-is_running', '-published_at', 'code'], name='public_demand_newest'),
        ),
        migrations.AddIndex(
            model_name='publicdemand',
            index=models.Index(models.OrderBy(models.F('is_running'), descending=True), models.OrderBy(models.F('closes_at'), nulls_last=True), models.F('code'), name='public_demand_soonest'),
        ),
        migrations.AddIndex(
            model_name='publicdemand',
            index=models.Index(fields=['-total_investment', 'code'], name='public_demand_money'),
        ),
        migrations.RunSQL(TRIGGERS, AWAY),
    ]
