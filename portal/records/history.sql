-- The history of rows: what each row of a business table said after each statement that wrote it, whoever wrote it.
-- The trigger's function stands in keep.sql.

INSERT INTO records_era (id, base, sealed_to) VALUES (1, 0, 0);

-- The number of this transaction. It never falls below what a root has sealed: after a restore into a cluster that
-- counts from lower, the first transaction lifts the base.
CREATE FUNCTION records_tx() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own bigint := pg_current_xact_id()::text::bigint;
    era records_era%ROWTYPE;
BEGIN
    SELECT * INTO era FROM records_era;
    IF era.base + own < era.sealed_to THEN
        UPDATE records_era SET base = sealed_to WHERE base + own < sealed_to;
        SELECT * INTO era FROM records_era;
    END IF;
    RETURN coalesce(era.base, 0) + own;
END $$;

-- One value of each column, as it stands after all versions of a row in their order.
CREATE AGGREGATE records_folded(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '{}');

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON records_rowversion
    FOR EACH ROW EXECUTE FUNCTION records_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON records_rowversion
    FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();
