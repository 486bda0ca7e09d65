-- Roots: each follows the one before; what it covers is remembered, so that the next one says only what changed.

CREATE FUNCTION records_root_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    last records_root%ROWTYPE;
    said jsonb := NEW.body::jsonb;
    tx_to bigint := (said #>> '{history,to}')::bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('records_root'));
    SELECT * INTO last FROM records_root ORDER BY number DESC LIMIT 1;
    IF NEW.number <= coalesce(last.number, 0) OR tx_to > records_settled()
        OR said ->> 'restored' = ''
            AND (NEW.number <> coalesce(last.number, 0) + 1 OR said ->> 'previous' <> coalesce(last.hash, ''))
    THEN
        RAISE EXCEPTION 'root % does not follow root %', NEW.number, coalesce(last.number, 0);
    END IF;
    NEW.hash := encode(sha256(convert_to(NEW.body, 'UTF8')), 'hex');
    INSERT INTO records_rooted (machine, object_id, count, hash, root)
        SELECT c ->> 0, (c ->> 1)::bigint, (c ->> 2)::integer, c ->> 3, NEW.number
        FROM jsonb_array_elements(said -> 'changed') c
        ON CONFLICT (machine, object_id)
        DO UPDATE SET count = excluded.count, hash = excluded.hash, root = excluded.root;
    INSERT INTO records_era (id, base, sealed_to) VALUES (1, 0, tx_to)
        ON CONFLICT (id) DO UPDATE SET sealed_to = greatest(records_era.sealed_to, excluded.sealed_to);
    RETURN NEW;
END $$;

CREATE TRIGGER follow BEFORE INSERT ON records_root FOR EACH ROW EXECUTE FUNCTION records_root_follows();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON records_root FOR EACH ROW EXECUTE FUNCTION records_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON records_root FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();
