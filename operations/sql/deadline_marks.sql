-- Marks the records whose deadlines a change may have moved, in the transaction of the
-- change, so that the sweep looks at them and at no others. A mark too many costs one look.
CREATE OR REPLACE FUNCTION operations_mark_record() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO operations_deadlinemark (owner, record_id) VALUES (TG_ARGV[0], NEW.id);
  RETURN NULL;
END $$;

-- A row is a part of the record that its column names.
CREATE OR REPLACE FUNCTION operations_mark_of_part() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  part jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
BEGIN
  INSERT INTO operations_deadlinemark (owner, record_id)
  VALUES (TG_ARGV[0], (part ->> TG_ARGV[1])::bigint);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION operations_mark_of_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO operations_deadlinemark (owner, record_id)
  SELECT 'warrant', warrant_id FROM operations_warrantpremises WHERE id = NEW.at_id;
  RETURN NULL;
END $$;

-- Whose the call-backs of a report are, and whether it was recorded in error.
CREATE OR REPLACE FUNCTION operations_mark_of_report() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO operations_deadlinemark (owner, record_id)
  SELECT 'call_back', id FROM reports_callback WHERE report_id = NEW.id;
  RETURN NULL;
END $$;

-- How premises are held decides the landlord's notice.
CREATE OR REPLACE FUNCTION operations_mark_of_tenure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO operations_deadlinemark (owner, record_id)
  SELECT 'closure', id FROM operations_closurecase WHERE premises_id = NEW.id;
  RETURN NULL;
END $$;

-- Whose team has what is due on what someone recorded.
CREATE OR REPLACE FUNCTION operations_mark_of_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO operations_deadlinemark (owner, record_id)
  SELECT 'arrest', arrest_id FROM operations_deadline
  WHERE person_id = NEW.id AND state = 'open' AND arrest_id IS NOT NULL
  UNION ALL
  SELECT 'referral', referral_id FROM operations_deadline
  WHERE person_id = NEW.id AND state = 'open' AND referral_id IS NOT NULL
  UNION ALL
  SELECT 'priority', id FROM operations_priority
  WHERE recorded_by_id = NEW.id AND answered_on IS NULL;
  RETURN NULL;
END $$;

-- What a force decides says how soon its referrals are made, and urgent ones acknowledged.
CREATE OR REPLACE FUNCTION operations_mark_of_times() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO operations_deadlinemark (owner, record_id)
  SELECT 'referral', referral_id FROM operations_deadline
  WHERE force_id = NEW.force_id AND kind IN ('referral', 'referral_ack') AND state = 'open';
  RETURN NULL;
END $$;

DO $$
DECLARE
  part record;
BEGIN
  FOR part IN
    SELECT * FROM (VALUES
      ('operations_closurecase', 'INSERT OR UPDATE', 'operations_mark_record(''closure'')'),
      ('operations_closureevent', 'INSERT OR UPDATE',
       'operations_mark_of_part(''closure'', ''case_id'')'),
      ('operations_warrant', 'INSERT OR UPDATE', 'operations_mark_record(''warrant'')'),
      ('operations_warrantpremises', 'INSERT OR UPDATE',
       'operations_mark_of_part(''warrant'', ''warrant_id'')'),
      ('operations_warrantentry', 'INSERT OR UPDATE', 'operations_mark_of_entry()'),
      ('operations_tasking', 'INSERT OR UPDATE', 'operations_mark_record(''tasking'')'),
      ('operations_priority', 'INSERT OR UPDATE', 'operations_mark_record(''priority'')'),
      ('operations_aftercare', 'INSERT OR UPDATE',
       'operations_mark_record(''after_care'')'),
      ('operations_revisit', 'INSERT OR UPDATE OR DELETE',
       'operations_mark_of_part(''after_care'', ''after_care_id'')'),
      ('operations_referral', 'INSERT OR UPDATE', 'operations_mark_record(''referral'')'),
      ('operations_arrest', 'INSERT OR UPDATE', 'operations_mark_record(''arrest'')'),
      ('reports_callback', 'INSERT OR UPDATE', 'operations_mark_record(''call_back'')'),
      ('accounts_forcechoice', 'INSERT', 'operations_mark_of_times()')
    ) AS read (table_name, changes, marks)
  LOOP
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER deadlines_follow AFTER %s ON %I '
      'FOR EACH ROW EXECUTE FUNCTION %s', part.changes, part.table_name, part.marks);
  END LOOP;
END $$;

CREATE OR REPLACE TRIGGER deadlines_follow AFTER UPDATE ON reports_report
  FOR EACH ROW WHEN (
    (OLD.team_id, OLD.assigned_to_id, OLD.recorded_by_id, OLD.error_at)
    IS DISTINCT FROM (NEW.team_id, NEW.assigned_to_id, NEW.recorded_by_id, NEW.error_at))
  EXECUTE FUNCTION operations_mark_of_report();
CREATE OR REPLACE TRIGGER deadlines_follow AFTER UPDATE ON places_premises
  FOR EACH ROW WHEN (OLD.tenure IS DISTINCT FROM NEW.tenure)
  EXECUTE FUNCTION operations_mark_of_tenure();
CREATE OR REPLACE TRIGGER deadlines_follow AFTER UPDATE ON accounts_user
  FOR EACH ROW WHEN (OLD.team_id IS DISTINCT FROM NEW.team_id)
  EXECUTE FUNCTION operations_mark_of_person();

-- A release may count otherwise than the one before: all is looked at once.
DELETE FROM operations_sweptlaw;
