-- What may go, and when: looks and what happened at the doors, after 180 days, unless held. Steps never.
-- The rule stands in the trigger: no command, setting or right gets round it.

CREATE FUNCTION records_is_held(of_machine text, of_object bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM records_hold WHERE machine = of_machine AND object_id = of_object AND lifted_at IS NULL
    )
$$;

CREATE FUNCTION records_may_go(r records_record) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT r.at < clock_timestamp() - interval '180 days'
        AND (r.step = 'look' OR r.machine IN ('account', 'visitors'))
        AND NOT records_is_held(r.machine, r.object_id)
$$;

-- A row goes only while a purge is under way, and only one that may.
CREATE FUNCTION records_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('portal.purging', true), '') <> '' AND records_may_go(OLD) THEN
        RETURN OLD;
    END IF;
    -- Tests clean up by a role that production does not have.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_cleaner' AND pg_has_role(current_user, oid, 'MEMBER')) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the record is append-only: % refused', TG_OP;
END $$;

DROP TRIGGER refuse_change ON records_record;
CREATE TRIGGER refuse_change BEFORE UPDATE ON records_record FOR EACH ROW EXECUTE FUNCTION records_refuse();
CREATE TRIGGER refuse_delete BEFORE DELETE ON records_record FOR EACH ROW EXECUTE FUNCTION records_refuse_delete();

-- Runs of rows that may go: machine, object, first and last number, hash before the first, hash of the last.
CREATE FUNCTION records_purge_plan(until timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
BEGIN
    IF until > clock_timestamp() - interval '180 days' THEN
        RAISE EXCEPTION 'nothing younger than 180 days may be purged' USING ERRCODE = 'check_violation';
    END IF;
    RETURN (
        WITH gone AS (
            SELECT r.*, seq - row_number() OVER (PARTITION BY machine, object_id ORDER BY seq) AS run
            FROM records_record r WHERE r.at < until AND records_may_go(r)
        ), runs AS (
            SELECT machine, object_id, min(seq) AS first, max(seq) AS last,
                (array_agg(prev_hash ORDER BY seq))[1] AS before, (array_agg(hash ORDER BY seq DESC))[1] AS ends
            FROM gone GROUP BY machine, object_id, run
        )
        SELECT coalesce(jsonb_agg(jsonb_build_array(machine, object_id, first, last, before, ends)
            ORDER BY machine, object_id, first), '[]') FROM runs
    );
END $$;

-- Carries out a plan that was signed, and keeps the signed text as the tombstone; how many rows went.
CREATE FUNCTION records_purge(body text, key_id text, algorithm text, signature text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said jsonb := body::jsonb;
    went bigint;
BEGIN
    LOCK TABLE records_hold IN SHARE MODE;
    IF records_purge_plan((said ->> 'until')::timestamptz) <> said -> 'ranges' THEN
        RAISE EXCEPTION 'the plan is no longer what may be purged';
    END IF;
    INSERT INTO records_purge (body, key_id, algorithm, signature, at)
        VALUES (body, key_id, algorithm, signature, clock_timestamp());
    PERFORM set_config('portal.purging', 'on', true);
    DELETE FROM records_record r USING jsonb_array_elements(said -> 'ranges') c
        WHERE r.machine = c ->> 0 AND r.object_id = (c ->> 1)::bigint
        AND r.seq BETWEEN (c ->> 2)::integer AND (c ->> 3)::integer;
    GET DIAGNOSTICS went = ROW_COUNT;
    PERFORM set_config('portal.purging', '', true);
    RETURN went;
END $$;
REVOKE ALL ON FUNCTION records_purge, records_purge_plan FROM PUBLIC;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON records_purge FOR EACH ROW EXECUTE FUNCTION records_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON records_purge FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();

-- A hold is lifted once, and nothing else of it ever changes.
CREATE FUNCTION records_hold_only_lifted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.lifted_at IS NOT NULL OR to_jsonb(OLD) - '{lifted_at,lifted_by_id,lifted_why}'::text[]
        <> to_jsonb(NEW) - '{lifted_at,lifted_by_id,lifted_why}'::text[]
    THEN
        RAISE EXCEPTION 'a legal hold is lifted once and not changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_lifted BEFORE UPDATE ON records_hold FOR EACH ROW EXECUTE FUNCTION records_hold_only_lifted();
CREATE TRIGGER refuse_delete BEFORE DELETE ON records_hold FOR EACH ROW EXECUTE FUNCTION records_refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON records_hold FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();
