-- Creates a partition for each month from six months ago to three years ahead; each run of
-- install_sql adds the missing ones. Other months go to the default partition and stay
-- there: no partition is created for a month that already has events in the default one.
CREATE TABLE IF NOT EXISTS audit_event_other PARTITION OF audit_event DEFAULT;

DO $$
DECLARE
  first_day date;
  from_instant timestamptz;
  to_instant timestamptz;
  partition text;
BEGIN
  FOR first_day IN
    SELECT generate_series(date_trunc('month', current_date) - interval '6 months',
                           date_trunc('month', current_date) + interval '36 months',
                           interval '1 month')::date
  LOOP
    partition := format('audit_event_%s', to_char(first_day, 'YYYY_MM'));
    from_instant := first_day || ' 00:00+00';
    to_instant := (first_day + interval '1 month')::date || ' 00:00+00';
    IF to_regclass(partition) IS NULL AND NOT EXISTS (
      SELECT FROM audit_event_other
      WHERE occurred_at >= from_instant AND occurred_at < to_instant
    ) THEN
      EXECUTE format(
        'CREATE TABLE %I PARTITION OF audit_event FOR VALUES FROM (%L) TO (%L)',
        partition, from_instant, to_instant);
    END IF;
  END LOOP;
  FOR partition IN
    -- The site writes to this month's all the time, and making a trigger waits for that.
    SELECT inhrelid::regclass::text FROM pg_inherits
    WHERE inhparent = 'audit_event'::regclass AND NOT EXISTS (
      SELECT FROM pg_trigger
      WHERE tgrelid = inhrelid AND tgname = 'event_is_never_truncated'
        AND tgfoid = 'audit_refuse_change'::regproc AND tgenabled = 'O')
  LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER event_is_never_truncated BEFORE TRUNCATE ON %s '
                   'FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()', partition);
  END LOOP;
END $$;
