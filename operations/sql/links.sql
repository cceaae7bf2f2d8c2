-- Every link that stands between two records, from the first to the second. The site reads
-- links here alone, so that a seizure's own arrest and a link that someone made are one thing.
CREATE OR REPLACE VIEW operations_linked AS
  SELECT link.first || ' ' || link.second AS pair, link.force_id, link.code, link.first,
    link.second, entry.entered_at, link.made_at, link.made_by_id, true AS is_made
  FROM operations_link AS link
  LEFT JOIN operations_warrantentry AS entry ON entry.id = link.entry_id
  WHERE link.removed_at IS NULL
UNION ALL
  SELECT arrest.reference || ' ' || seizure.reference, seizure.force_id, 'seized_at',
    arrest.reference, seizure.reference, NULL, seizure.recorded_at, seizure.recorded_by_id,
    false
  FROM operations_seizure AS seizure
  JOIN operations_arrest AS arrest ON arrest.id = seizure.arrest_id
UNION ALL
  SELECT warrant.reference || ' ' || seizure.reference, seizure.force_id, 'seized_at',
    warrant.reference, seizure.reference, entry.entered_at, seizure.recorded_at,
    seizure.recorded_by_id, false
  FROM operations_seizure AS seizure
  JOIN operations_warrantentry AS entry ON entry.id = seizure.entry_id
  JOIN operations_warrantpremises AS entered ON entered.id = entry.at_id
  JOIN operations_warrant AS warrant ON warrant.id = entered.warrant_id
UNION ALL
  SELECT report.reference || ' ' || tasking.reference, tasking.force_id, 'led_to',
    report.reference, tasking.reference, NULL, tasking.recorded_at, tasking.recorded_by_id,
    false
  FROM operations_tasking AS tasking
  JOIN reports_report AS report
    ON report.reference = tasking.source AND report.force_id = tasking.force_id;

CREATE OR REPLACE FUNCTION operations_is_of_force(named text, force bigint)
RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT CASE left(named, 2)
    WHEN 'R-' THEN EXISTS (
      SELECT FROM reports_report WHERE reference = named AND force_id = force)
    WHEN 'T-' THEN EXISTS (
      SELECT FROM operations_tasking WHERE reference = named AND force_id = force)
    WHEN 'W-' THEN EXISTS (
      SELECT FROM operations_warrant WHERE reference = named AND force_id = force)
    WHEN 'A-' THEN EXISTS (
      SELECT FROM operations_arrest WHERE reference = named AND force_id = force)
    WHEN 'S-' THEN EXISTS (
      SELECT FROM operations_seizure WHERE reference = named AND force_id = force)
    WHEN 'C-' THEN EXISTS (
      SELECT FROM operations_closurecase WHERE reference = named AND force_id = force)
    WHEN 'O-' THEN EXISTS (
      SELECT FROM operations_operation WHERE reference = named AND force_id = force)
    WHEN 'N-' THEN EXISTS (
      SELECT FROM operations_crimegroup WHERE reference = named AND force_id = force)
    WHEN 'L-' THEN EXISTS (
      SELECT FROM operations_countyline WHERE reference = named AND force_id = force)
    WHEN 'P-' THEN EXISTS (
      SELECT FROM operations_activity WHERE reference = named AND force_id = force)
    ELSE false END
$$;

-- A link names two records of its force. It is never changed, only removed, once.
CREATE OR REPLACE FUNCTION operations_check_link() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.removed_at IS NOT NULL AND current_user = 'stronghold_app')
      OR (OLD.force_id, OLD.code, OLD.first, OLD.second, OLD.made_at, OLD.made_by_id)
        IS DISTINCT FROM
        (NEW.force_id, NEW.code, NEW.first, NEW.second, NEW.made_at, NEW.made_by_id)
      OR OLD.entry_id IS DISTINCT FROM NEW.entry_id
    THEN
      RAISE EXCEPTION 'a link is never changed, only removed'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT (operations_is_of_force(NEW.first, NEW.force_id)
    AND operations_is_of_force(NEW.second, NEW.force_id))
  THEN
    RAISE EXCEPTION 'a link joins two records of one force'
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF NEW.entry_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM operations_warrantentry AS entry
    JOIN operations_warrantpremises AS entered ON entered.id = entry.at_id
    JOIN operations_warrant AS warrant ON warrant.id = entered.warrant_id
    WHERE entry.id = NEW.entry_id AND warrant.reference = NEW.first)
  THEN
    RAISE EXCEPTION 'the entry of a link is one under its warrant'
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER link_is_checked BEFORE INSERT OR UPDATE ON operations_link
  FOR EACH ROW EXECUTE FUNCTION operations_check_link();
