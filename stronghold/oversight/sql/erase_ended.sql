-- Erases those of the chosen requests or breaches that ended a year ago or longer and did not
-- change since, with all that hangs on them; returns which. The site's role cannot delete
-- them otherwise: they show what was asked and answered, and what went wrong.
CREATE OR REPLACE FUNCTION erase_ended(base regclass, chosen bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  a_year_ago CONSTANT timestamptz := statement_timestamp() - interval '12 months';
  old bigint[];
  records bigint[];
BEGIN
  CASE base::text
  WHEN 'oversight_datarequest' THEN
    old := ARRAY(SELECT id FROM oversight_datarequest
                 WHERE id = ANY (chosen) AND ended_on < a_year_ago);
  WHEN 'oversight_databreach' THEN
    old := ARRAY(SELECT id FROM oversight_databreach
                 WHERE id = ANY (chosen) AND closed_on < a_year_ago);
  ELSE
    RAISE EXCEPTION '% is not erased so', base USING ERRCODE = 'insufficient_privilege';
  END CASE;
  -- The day could be made up; when a row changed is not the site's to write.
  old := ARRAY(
    SELECT ended.id FROM unnest(old) AS ended (id) WHERE NOT EXISTS (
      SELECT FROM audit_earlierrow AS was
      WHERE was.relation = base::text AND was.row_id = ended.id AND was.at > a_year_ago));

  IF base::text = 'oversight_datarequest' THEN
    -- Those that were taken out of it, too.
    records := ARRAY(
      SELECT id FROM oversight_requestrecord WHERE request_id = ANY (old)
      UNION SELECT row_id FROM audit_earlierrow WHERE relation = 'oversight_requestrecord'
        AND (was ->> 'request_id')::bigint = ANY (old));
    PERFORM forget_earlier_rows('oversight_requestrecord', 'request_id', old);
    PERFORM forget_earlier_rows('oversight_requestitem', 'record_id', records);
    PERFORM forget_earlier_rows('oversight_requestnotice', 'record_id', records);
    DELETE FROM oversight_requestitem WHERE record_id = ANY (records);
    DELETE FROM oversight_requestnotice WHERE record_id = ANY (records);
    DELETE FROM oversight_requestrecord WHERE request_id = ANY (old);
    DELETE FROM oversight_requeststep WHERE request_id = ANY (old);
  ELSE
    DELETE FROM oversight_breachstep WHERE breach_id = ANY (old);
  END IF;
  PERFORM forget_earlier_rows(base, 'id', old);
  RETURN QUERY EXECUTE format('DELETE FROM %s WHERE id = ANY ($1) RETURNING id', base) USING old;
END $$;
