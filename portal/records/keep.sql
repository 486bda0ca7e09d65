-- What the triggers of the row history do.
-- Arguments of the trigger: the key's column, the columns that are not copied, the machine whose table it is, the
-- columns that hold personal data.

-- From here on nothing new will be numbered lower: every transaction below has ended.
CREATE OR REPLACE FUNCTION records_settled() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT greatest(
        coalesce(max(base), 0) + pg_snapshot_xmin(pg_current_snapshot())::text::bigint, coalesce(max(sealed_to), 0)
    ) FROM records_era
$$;

-- SECURITY DEFINER: the web's role can neither forge a version nor remove one. UTC, so that a time reads the same
-- whoever wrote it.
CREATE OR REPLACE FUNCTION records_keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    acting jsonb := coalesce(nullif(current_setting('portal.acting', true), ''), '{}')::jsonb;
    omitted text[] := TG_ARGV[1]::text[];
    present jsonb;
    before jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        present := to_jsonb(OLD) - omitted;
        IF records_is_held(
            coalesce(nullif(TG_ARGV[2], ''), present ->> 'machine'),
            (CASE WHEN TG_ARGV[2] <> '' THEN present ->> TG_ARGV[0] ELSE present ->> 'object_id' END)::bigint
        ) THEN
            RAISE EXCEPTION 'a row of % is under legal hold', TG_TABLE_NAME;
        END IF;
    ELSE
        present := to_jsonb(NEW) - omitted;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        before := to_jsonb(OLD) - omitted;
        IF before = present THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO records_rowversion (table_name, row_id, op, data, person_id, step, request_id, db_role, at, tx)
    VALUES (
        TG_TABLE_NAME,
        present ->> TG_ARGV[0],
        left(TG_OP, 1),
        records_hide(TG_TABLE_NAME, present ->> TG_ARGV[0], CASE TG_OP
            WHEN 'UPDATE' THEN
                (SELECT jsonb_object_agg(key, value) FROM jsonb_each(present) WHERE before -> key IS DISTINCT FROM value)
            ELSE present
        END, TG_ARGV[3]::text[]),
        (acting ->> 'by')::bigint,
        coalesce(acting ->> 'step', ''),
        coalesce(acting ->> 'request', ''),
        session_user,
        coalesce(
            (acting ->> 'at')::timestamptz,
            clock_timestamp() + CASE WHEN acting ? 'moved'
                THEN coalesce((SELECT by FROM portal_clockshift WHERE id = 1), interval '0') ELSE interval '0' END
        ),
        records_tx()
    );
    RETURN NULL;
END $$;
