-- Every change of a record with a history must write a row of history. The library's
-- triggers ask this function whether to skip a change; the library's own version reads a
-- parameter that any role may set. This one never skips.
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT false $$;

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
