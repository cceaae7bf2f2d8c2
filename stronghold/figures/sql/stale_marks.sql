-- Each statement that changes a source marks as stale the days of the rows before and
-- after the change, in the same transaction. Marks are only inserted here: waiting for
-- another transaction's mark could deadlock, or miss one that commits later.
-- Consecutive days become one mark.
--
-- A statement that changes a few rows also says where: each mark is then of one of the
-- finest squares of the map (x and y, -1 for rows without a point), as `grid.py` has them.
-- A mark without a square is of every place.
--
-- The first argument is the source. Each further argument is the column with the day that
-- a row counts on, or for a stock first:last, the days from and to which it counts. A null
-- day is not marked.
CREATE OR REPLACE FUNCTION figures_mark_stale() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  source text := TG_ARGV[0];
  changed text[] := CASE TG_OP
    WHEN 'INSERT' THEN ARRAY['after_rows']
    WHEN 'DELETE' THEN ARRAY['before_rows']
    ELSE ARRAY['before_rows', 'after_rows']
  END;
  -- A larger change costs less as a whole.
  most_placed CONSTANT integer := 25;
  spans text;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    -- All days, not only those with tallies now: a transaction with an old snapshot does
    -- not see the newest tallies.
    INSERT INTO figures_stalemark (source, from_day, to_day)
    VALUES (source, '0001-01-01', '9999-12-31');
    RETURN NULL;
  END IF;
  SELECT string_agg(
    format('SELECT %s AS first_day, %s AS last_day, '
           'CASE WHEN (SELECT are_few FROM few) THEN '
           'coalesce(floor((ST_X(point) + 180) / 360 * 131072)::int, -1) END AS x, '
           'CASE WHEN (SELECT are_few FROM few) THEN '
           'coalesce(floor((ST_Y(point) + 90) / 225 * 131072)::int, -1) END AS y FROM %I',
           split_part(days, ':', 1),
           coalesce(nullif(split_part(days, ':', 2), ''), days), changed_rows),
    ' UNION ')
  INTO spans
  FROM unnest(TG_ARGV) WITH ORDINALITY AS argument (days, n)
  CROSS JOIN unnest(changed) AS changed_rows
  WHERE n > 1;
  EXECUTE
    'WITH few AS ('
    '  SELECT count(*) <= $2 AS are_few FROM (SELECT FROM ' || changed[1] || ' LIMIT $2 + 1) AS first'
    ')'
    'INSERT INTO figures_stalemark (source, from_day, to_day, x, y) '
    'SELECT $1, lower(run), upper(run) - 1, x, y FROM ('
    '  SELECT x, y, range_agg(daterange(first_day, last_day, ''[]'')) AS runs'
    '  FROM (' || spans || ') AS spans WHERE first_day <= last_day GROUP BY x, y'
    ') AS place CROSS JOIN unnest(runs) AS run'
  USING source, most_placed;
  RETURN NULL;
END $$;

-- The tables whose rows are counted, and the days that each row counts on. INSERT, UPDATE
-- and DELETE each need their own trigger to see the changed rows; TRUNCATE sees none.
DO $$
DECLARE
  base record;
  arguments text;
BEGIN
  FOR base IN
    SELECT * FROM (VALUES
      ('reports_report', 'reports', ARRAY['received_on']),
      ('operations_arrest', 'arrests', ARRAY['occurred_on']),
      ('operations_warrant', 'warrants', ARRAY['executed_on']),
      ('operations_closurecase', 'closures', ARRAY[
        'served_on', 'order_made_on', 'order_made_on:least(order_ends_on, ceased_on)']),
      ('operations_seizure', 'seizures', ARRAY['occurred_on']),
      ('operations_activity', 'activities', ARRAY['occurred_on']),
      ('operations_referral', 'referrals', ARRAY['occurred_on']),
      ('opendata_stopsearch', 'stop_searches', ARRAY['occurred_on']),
      ('opendata_streetcrime', 'street_crimes', ARRAY['month'])
    ) AS counted (table_name, source, days)
  LOOP
    SELECT string_agg(quote_literal(argument), ', ') INTO arguments
    FROM unnest(base.source || base.days) AS argument;
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER stale_after_insert AFTER INSERT ON %I '
      'REFERENCING NEW TABLE AS after_rows '
      'FOR EACH STATEMENT EXECUTE FUNCTION figures_mark_stale(%s)',
      base.table_name, arguments);
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER stale_after_update AFTER UPDATE ON %I '
      'REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows '
      'FOR EACH STATEMENT EXECUTE FUNCTION figures_mark_stale(%s)',
      base.table_name, arguments);
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER stale_after_delete AFTER DELETE ON %I '
      'REFERENCING OLD TABLE AS before_rows '
      'FOR EACH STATEMENT EXECUTE FUNCTION figures_mark_stale(%s)',
      base.table_name, arguments);
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER stale_after_truncate AFTER TRUNCATE ON %I '
      'FOR EACH STATEMENT EXECUTE FUNCTION figures_mark_stale(%s)',
      base.table_name, arguments);
  END LOOP;
END $$;
