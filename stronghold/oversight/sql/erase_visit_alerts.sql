-- Deletes the visits of a force that were planned where a team asks to be rung first, once
-- they are older than its period, and the messages about them. Never one of the last year:
-- they show a team who tries places, so the site's role cannot delete them otherwise.
CREATE OR REPLACE FUNCTION erase_visit_alerts(of_force bigint, months integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  n bigint;
BEGIN
  IF months < 12 THEN
    RAISE EXCEPTION 'planned visits are kept for a year at least'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  WITH old AS (
    SELECT alert.id FROM operations_visitalert AS alert
    JOIN accounts_team AS team ON team.id = alert.team_id
    JOIN accounts_organisation AS theirs ON theirs.id = team.organisation_id
    WHERE theirs.force_id = of_force
      AND alert.made_at < statement_timestamp() - make_interval(months => months)
  ), mails AS (
    DELETE FROM operations_visitmail WHERE alert_id IN (SELECT id FROM old)
  ), alerts AS (
    DELETE FROM operations_visitalert WHERE id IN (SELECT id FROM old) RETURNING id
  )
  SELECT count(*) INTO n FROM alerts;
  RETURN n;
END $$;
