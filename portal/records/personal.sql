-- Personal data goes into the history by its salted digest only, "§number:digest"; the clear text lies beside it and can
-- be forgotten, and the history, its digests and the roots over them stay what they are.
CREATE OR REPLACE FUNCTION records_hide(of_table text, of_row text, said jsonb, personal text[]) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    name text;
    kept records_clear%ROWTYPE;
BEGIN
    FOREACH name IN ARRAY personal LOOP
        IF coalesce(said ->> name, '') <> '' THEN
            INSERT INTO records_clear (table_name, row_id, column_name, salt, value)
                VALUES (of_table, of_row, name, gen_random_uuid()::text, said -> name) RETURNING * INTO kept;
            said := jsonb_set(said, ARRAY[name], to_jsonb(
                '§' || kept.id || ':' || encode(sha256(convert_to(kept.salt || kept.value::text, 'UTF8')), 'hex')
            ));
        END IF;
    END LOOP;
    RETURN said;
END $$;

-- What a hidden value says, NULL where it was forgotten; only for a column that holds personal data.
CREATE OR REPLACE FUNCTION records_told(hidden jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN hidden #>> '{}' ~ '^§[0-9]+:' THEN
        (SELECT value FROM records_clear WHERE id = substring(hidden #>> '{}' FROM '^§([0-9]+):')::bigint)
    ELSE hidden END
$$;

-- Clear text is only ever forgotten, never changed.
CREATE OR REPLACE FUNCTION records_only_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.value IS NOT NULL OR NEW.salt <> '' OR (OLD.table_name, OLD.row_id, OLD.column_name, OLD.id)
        IS DISTINCT FROM (NEW.table_name, NEW.row_id, NEW.column_name, NEW.id) THEN
        RAISE EXCEPTION 'what the history said of a person is only forgotten, not changed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER only_forget BEFORE UPDATE ON records_clear FOR EACH ROW EXECUTE FUNCTION records_only_forget();
CREATE TRIGGER refuse_change BEFORE DELETE ON records_clear FOR EACH ROW EXECUTE FUNCTION records_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON records_clear FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();
