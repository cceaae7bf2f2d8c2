-- Each statement that changes a source marks the days it touches, of the rows as they
-- were and as they are, in the same transaction. Marks are only ever added here: one
-- that waited for another's would deadlock, or lose a writer that commits later.
-- Days that follow each other become one mark.
CREATE OR REPLACE FUNCTION dashboard_mark_stale() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  source text := TG_ARGV[0];
  day text := TG_ARGV[1];
  changed text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT %1$I AS day FROM after_rows'
    WHEN 'DELETE' THEN 'SELECT %1$I AS day FROM before_rows'
    ELSE 'SELECT %1$I AS day FROM before_rows UNION SELECT %1$I FROM after_rows'
  END;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    -- All time, and not the days that have tallies now: a transaction with an old
    -- snapshot does not see the newest of those.
    INSERT INTO dashboard_mark (source, from_day, to_day)
    VALUES (source, '0001-01-01', '9999-12-31');
    RETURN NULL;
  END IF;
  EXECUTE format(
    'INSERT INTO dashboard_mark (source, from_day, to_day) '
    'SELECT $1, min(day), max(day) FROM ('
    '  SELECT day, day - (row_number() OVER (ORDER BY day))::integer AS run '
    '  FROM (SELECT DISTINCT day FROM (' || changed || ') AS rows) AS days'
    ') AS runs GROUP BY run', day)
  USING source;
  RETURN NULL;
END $$;

-- The tables whose rows are counted, and the day that each row is counted on. A table
-- with several events needs a trigger for each to see the rows (and TRUNCATE has none).
DO $$
DECLARE
  base record;
BEGIN
  FOR base IN
    SELECT * FROM (VALUES
      ('reports_report', 'reports', 'received_on'),
      ('operations_arrest', 'arrests', 'occurred_on'),
      ('opendata_stopsearch', 'stop_searches', 'occurred_on'),
      ('opendata_streetcrime', 'street_crimes', 'month')
    ) AS counted (table_name, source, day)
  LOOP
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER stale_after_insert AFTER INSERT ON %I '
      'REFERENCING NEW TABLE AS after_rows '
      'FOR EACH STATEMENT EXECUTE FUNCTION dashboard_mark_stale(%L, %L)',
      base.table_name, base.source, base.day);
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER stale_after_update AFTER UPDATE ON %I '
      'REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows '
      'FOR EACH STATEMENT EXECUTE FUNCTION dashboard_mark_stale(%L, %L)',
      base.table_name, base.source, base.day);
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER stale_after_delete AFTER DELETE ON %I '
      'REFERENCING OLD TABLE AS before_rows '
      'FOR EACH STATEMENT EXECUTE FUNCTION dashboard_mark_stale(%L, %L)',
      base.table_name, base.source, base.day);
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER stale_after_truncate AFTER TRUNCATE ON %I '
      'FOR EACH STATEMENT EXECUTE FUNCTION dashboard_mark_stale(%L, %L)',
      base.table_name, base.source, base.day);
  END LOOP;
END $$;
