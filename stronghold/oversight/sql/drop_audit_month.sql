-- Drops one month of the audit log, by stored decisions. The seals stay: check_audit then says
-- that the month was dropped lawfully, and the chain of blocks is whole.
CREATE OR REPLACE FUNCTION drop_audit_month(chosen bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '10s' AS $$
DECLARE
  month_of date;
  partition regclass;
  n_events bigint;
  n_sealed bigint;
  waits_for boolean;
  is_held boolean;
BEGIN
  SELECT to_date(reference || '-01', 'YYYY-MM-DD') INTO month_of
  FROM oversight_decision AS decision
  WHERE decision.id = chosen AND decision.rule = 'audit' AND decision.what = 'erase'
    AND reference ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$' AND is_erasure_approved(decision.id);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no approved decision to drop a month has this number'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- Whatever was decided, the last two years of the log are never dropped.
  IF month_of > current_date - interval '25 months' THEN
    RAISE EXCEPTION 'the month % is too recent to be dropped', month_of
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  partition := to_regclass(format('public.audit_event_%s', to_char(month_of, 'YYYY_MM')));
  IF partition IS NULL OR EXISTS (SELECT FROM audit_droppedmonth WHERE month = month_of) THEN
    RAISE EXCEPTION 'the month % has no table of its own, or was dropped', month_of
      USING ERRCODE = 'insufficient_privilege';
  END IF;

  -- The log is one for all forces: each that has events in the month must have decided so.
  EXECUTE format(
    'SELECT EXISTS (SELECT FROM (SELECT DISTINCT force FROM %s WHERE force <> '''') AS named '
    'WHERE NOT EXISTS (SELECT FROM oversight_decision AS decision '
    '  JOIN geography_force AS theirs ON theirs.id = decision.force_id '
    '  WHERE theirs.code = named.force AND decision.rule = ''audit'' '
    '  AND decision.reference = to_char($1, ''YYYY-MM'') AND is_erasure_approved(decision.id)))',
    partition) INTO waits_for USING month_of;
  IF waits_for THEN
    RETURN false;
  END IF;
  EXECUTE format(
    'SELECT EXISTS (SELECT FROM %s WHERE records && ARRAY('
    '  SELECT reference::text FROM oversight_decision AS held WHERE what IN (''hold'', ''restrict'') '
    '  AND NOT EXISTS (SELECT FROM oversight_decisionend WHERE decision_id = held.id)))',
    partition) INTO is_held;
  IF is_held THEN
    RAISE EXCEPTION 'the month % has events of records on hold', month_of
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  EXECUTE format('SELECT count(*) FROM %s', partition) INTO n_events;
  SELECT coalesce(sum(cardinality(event_ids)), 0) INTO n_sealed
  FROM audit_blockpart WHERE month = month_of;
  IF n_events <> n_sealed THEN
    RAISE EXCEPTION 'the month % is not as it was sealed: % events, % sealed',
      month_of, n_events, n_sealed USING ERRCODE = 'insufficient_privilege';
  END IF;

  EXECUTE format(
    'DELETE FROM audit_reason WHERE digest IN (SELECT reason_digest FROM %s)', partition);
  EXECUTE format('DROP TABLE %s', partition);
  -- What accounts, keys and the like gave before they were changed in that month: they have no
  -- period of their own. Earlier rows of a record go when the record does.
  DELETE FROM audit_earlierrow
  WHERE at >= month_of AND at < month_of + interval '1 month'
    AND relation ~ '^(accounts|geography|program_keys)_';
  INSERT INTO audit_droppedmonth (month, n_events, dropped_at, decision)
  VALUES (month_of, n_events, statement_timestamp(), chosen);
  RETURN true;
END $$;

-- Says whether another person approved a decision to erase that was not taken back.
CREATE OR REPLACE FUNCTION is_erasure_approved(chosen bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM oversight_decision AS decision
    JOIN oversight_erasureanswer AS answer ON answer.decision_id = decision.id
    WHERE decision.id = chosen AND decision.what = 'erase' AND answer.is_approved
      AND answer.decided_by_id <> decision.proposed_by_id
      AND NOT EXISTS (SELECT FROM oversight_decisionend WHERE decision_id = decision.id))
$$;
