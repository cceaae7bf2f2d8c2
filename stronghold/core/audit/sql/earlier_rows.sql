-- What a row of evidence said before it was changed or deleted, for tables that have no
-- history of their own. Only this trigger adds to audit_earlierrow: the site's role may not
-- write that table, and cannot switch a trigger off. What the owner does is not kept, so that
-- what an erasure takes away (oversight/sql) does not stay there.
CREATE OR REPLACE FUNCTION keep_earlier_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was jsonb := to_jsonb(OLD);
  becomes jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(NEW) END;
  unsaid text;
BEGIN
  IF TG_NARGS > 0 THEN
    SELECT jsonb_object_agg(kept, was -> kept), jsonb_object_agg(kept, becomes -> kept)
    INTO was, becomes FROM unnest(TG_ARGV) AS kept;
  END IF;
  IF TG_OP = 'UPDATE' AND was = becomes THEN
    RETURN NULL;
  END IF;
  -- That it was replaced, and never what it was: secrets, and what is erased before its row.
  FOREACH unsaid IN ARRAY ARRAY['password', 'digest', 'cleared_text'] LOOP
    IF was ? unsaid THEN
      was := was || jsonb_build_object(unsaid, NULL);
    END IF;
  END LOOP;
  INSERT INTO audit_earlierrow (relation, row_id, is_deleted, was, at, account)
  VALUES (
    TG_TABLE_NAME, OLD.id, TG_OP = 'DELETE', was, statement_timestamp(),
    (nullif(current_setting('pghistory.context_metadata', true), '')::jsonb ->> 'user')::bigint);
  RETURN NULL;
END $$;

-- Has a table keep its earlier rows: all of their columns, or those that are named. A change
-- of other columns alone costs nothing, then.
CREATE OR REPLACE FUNCTION keep_earlier_rows(base regclass, VARIADIC kept text[] DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  EXECUTE format(
    'CREATE OR REPLACE TRIGGER keeps_earlier_rows AFTER UPDATE %s OR DELETE ON %s FOR EACH ROW '
    'WHEN (current_user <> ''stronghold_owner'') EXECUTE FUNCTION keep_earlier_row(%s)',
    (SELECT 'OF ' || string_agg(quote_ident(name), ', ') FROM unnest(kept) AS name), base,
    (SELECT string_agg(quote_literal(name), ', ') FROM unnest(kept) AS name));
END $$;

-- Takes away the earlier rows of what an erasure deletes or empties: of rows by their id, or
-- by the id of what they are of, in a column that is kept. The owner alone can.
CREATE OR REPLACE FUNCTION forget_earlier_rows(base regclass, of_column text, ids bigint[])
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF of_column = 'id' THEN
    DELETE FROM audit_earlierrow WHERE relation = base::text AND row_id = ANY (ids);
  ELSE
    DELETE FROM audit_earlierrow
    WHERE relation = base::text AND (was ->> of_column)::bigint = ANY (ids);
  END IF;
END $$;
