-- Who changes the database's own structure: on record, in a chain of its own. Needs a superuser to create.

CREATE OR REPLACE FUNCTION records_structure_changed() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE changed record;
BEGIN
    -- Tests take tables apart all the time; production has no role of that name.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_cleaner' AND pg_has_role(session_user, oid, 'MEMBER')) THEN
        RETURN;
    END IF;
    IF TG_EVENT = 'sql_drop' THEN
        FOR changed IN SELECT * FROM pg_event_trigger_dropped_objects() WHERE original AND NOT is_temporary LOOP
            PERFORM records_note_structure(TG_TAG, changed.object_identity);
        END LOOP;
    ELSE
        FOR changed IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE schema_name IS DISTINCT FROM 'pg_temp' LOOP
            PERFORM records_note_structure(TG_TAG, changed.object_identity);
        END LOOP;
    END IF;
EXCEPTION WHEN OTHERS THEN
    -- A migration of the record's own tables passes through states that no row fits; it must not fail for that.
    RAISE WARNING 'a change of structure is not on record: %', SQLERRM;
END $$;

CREATE OR REPLACE FUNCTION records_note_structure(command text, what text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    INSERT INTO records_record (machine, object_id, seq, step, label, articles, before, after, person_id, person_digest,
        position, acting_for, reason, detail, cause, request_id, at, prev_hash, hash)
    VALUES ('database', 1, 0, 'ddl', '改动数据库结构', '', '', '', 0, '', 'system', '', '',
        jsonb_build_object('command', command, 'object', what, 'role', session_user), '', '', clock_timestamp(), '', '')
$$;

DROP EVENT TRIGGER IF EXISTS records_ddl;
DROP EVENT TRIGGER IF EXISTS records_drop;
CREATE EVENT TRIGGER records_ddl ON ddl_command_end EXECUTE FUNCTION records_structure_changed();
CREATE EVENT TRIGGER records_drop ON sql_drop EXECUTE FUNCTION records_structure_changed();
