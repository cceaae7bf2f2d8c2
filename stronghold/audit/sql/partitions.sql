-- A partition for each month from six months back to three years ahead; each run of
-- install_sql carries them on. The default partition catches what lies outside.
CREATE TABLE IF NOT EXISTS audit_event_other PARTITION OF audit_event DEFAULT;

DO $$
DECLARE
  month date;
  partition text;
BEGIN
  FOR month IN
    SELECT generate_series(date_trunc('month', current_date) - interval '6 months',
                           date_trunc('month', current_date) + interval '36 months',
                           interval '1 month')::date
  LOOP
    partition := format('audit_event_%s', to_char(month, 'YYYY_MM'));
    IF to_regclass(partition) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE %I PARTITION OF audit_event FOR VALUES FROM (%L) TO (%L)',
        partition, month || ' 00:00+00', (month + interval '1 month')::date || ' 00:00+00');
    END IF;
  END LOOP;
  FOR partition IN
    SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass
  LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS event_is_never_truncated ON %s', partition);
    EXECUTE format('CREATE TRIGGER event_is_never_truncated BEFORE TRUNCATE ON %s '
                   'FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()', partition);
  END LOOP;
END $$;
