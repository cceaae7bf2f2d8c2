-- Every change of a record with a history must write a row of history. The library's
-- triggers ask this function whether to skip a change; the library's own version reads a
-- parameter that any role may set. This one skips only the trigger that refuses a change of
-- a history, and only while the owner erases a record (oversight/sql/erase_record.sql).
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
  IF trigger_name NOT LIKE 'pgtrigger_append_only_%' OR current_user <> 'stronghold_owner' THEN
    RETURN false;
  END IF;
  RETURN public.is_erasing();
END $$;

-- For columns that the site sets only once: the columns that a trigger names keep their
-- first value, so that no end, withdrawal or signature is undone.
CREATE OR REPLACE FUNCTION keep_once_set() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  was jsonb := to_jsonb(OLD);
  becomes jsonb := to_jsonb(NEW);
  named text;
BEGIN
  IF current_user <> 'stronghold_app' THEN
    RETURN NEW;
  END IF;
  FOREACH named IN ARRAY TG_ARGV LOOP
    IF coalesce(was ->> named, '') <> '' AND was -> named IS DISTINCT FROM becomes -> named
    THEN
      RAISE EXCEPTION '% of % is never taken back', named, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
