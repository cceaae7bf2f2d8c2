-- Every change of a record with a history writes its row there. The
-- library's triggers ask this function whether to be passed over, and it read a parameter
-- that any role may set. None is passed over.
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT false $$;

-- What the site says once stays so: the columns that a trigger names keep the value that
-- they were first given, so that no end, withdrawal or signature is taken back.
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
