-- The chain of each object: every row carries the hash of the one before it and of what it says itself.
-- Filled in by the database, so that no program can write a row out of place.

CREATE FUNCTION records_canonical(r records_record) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        r.machine, r.object_id, r.seq, r.step, r.label, r.articles, r.before, r.after, r.person_id, r.person_digest,
        r.position, r.acting_for, r.reason, r.detail, r.cause, r.request_id,
        to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
    )::text
$$;

CREATE FUNCTION records_hash(prev text, r records_record) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(prev || records_canonical(r), 'UTF8')), 'hex')
$$;

-- SECURITY DEFINER: the web's role may add rows to the record, but never touch the heads.
CREATE FUNCTION records_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE head records_head%ROWTYPE;
BEGIN
    INSERT INTO records_head (machine, object_id, count, hash) VALUES (NEW.machine, NEW.object_id, 0, '')
        ON CONFLICT (machine, object_id) DO NOTHING;
    SELECT * INTO head FROM records_head WHERE machine = NEW.machine AND object_id = NEW.object_id FOR UPDATE;
    NEW.seq := head.count + 1;
    NEW.prev_hash := head.hash;
    NEW.hash := records_hash(head.hash, NEW);
    UPDATE records_head SET count = NEW.seq, hash = NEW.hash WHERE id = head.id;
    RETURN NEW;
END $$;

CREATE TRIGGER link BEFORE INSERT ON records_record FOR EACH ROW EXECUTE FUNCTION records_link();

-- Tests clean up by a role that production does not have; for everybody else the record only grows.
CREATE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_cleaner' AND pg_has_role(current_user, oid, 'MEMBER')) THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'the record is append-only: % refused', TG_OP;
END $$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON records_record FOR EACH ROW EXECUTE FUNCTION records_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON records_record FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON records_head FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();
