-- Each statement that changes a source marks as stale the days of the rows before and
-- after the change, in the same transaction. Marks are only inserted here: waiting for
-- another transaction's mark could deadlock, or miss one that commits later.
-- Consecutive days become one mark.
--
-- A statement that changes a few rows also says where: each mark is then of one of the
-- finest squares of the map (x and y, -1 for rows without a point), as `grid.py` has them.
-- A mark without a square is of every place.
--
-- Each table has a function for each way to change it, so that PostgreSQL plans its
-- statement once for a connection. The arguments of its triggers are for people and tests:
-- the source, and each column with the day that a row counts on, or for a stock
-- first:last, the days from and to which it counts at most. A null day is not marked.
--
-- TRUNCATE marks all days, not only those with tallies now: a transaction with an old
-- snapshot does not see the newest tallies.
CREATE OR REPLACE FUNCTION figures_mark_stale() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO figures_stalemark (source, from_day, to_day)
  VALUES (TG_ARGV[0], '0001-01-01', '9999-12-31');
  RETURN NULL;
END $$;

-- The tables whose rows are counted, and the days that each row counts on. INSERT, UPDATE
-- and DELETE each need their own trigger to see the changed rows; TRUNCATE sees none.
DO $make$
DECLARE
  -- A larger change costs less as a whole.
  most_placed CONSTANT integer := 25;
  base record;
  change record;
  arguments text;
  spans text;
  name text;
BEGIN
  FOR base IN
    SELECT * FROM (VALUES
      ('reports_report', 'reports', ARRAY['received_on']),
      ('operations_arrest', 'arrests', ARRAY['occurred_on']),
      ('operations_warrant', 'warrants', ARRAY['executed_on']),
      ('operations_closurecase', 'closures', ARRAY[
        'served_on', 'order_made_on',
        'coalesce(order_begins_on, order_made_on):least(order_ends_on, ceased_on)']),
      ('operations_seizure', 'seizures', ARRAY['occurred_on']),
      ('operations_activity', 'activities', ARRAY['occurred_on']),
      ('operations_referral', 'referrals', ARRAY['occurred_on']),
      ('opendata_stopsearch', 'stop_searches', ARRAY['occurred_on']),
      ('opendata_streetcrime', 'street_crimes', ARRAY['month'])
    ) AS counted (table_name, source, days)
  LOOP
    SELECT string_agg(quote_literal(argument), ', ') INTO arguments
    FROM unnest(base.source || base.days) AS argument;
    FOR change IN
      SELECT * FROM (VALUES
        ('insert', ARRAY['after_rows'], 'NEW TABLE AS after_rows'),
        ('update', ARRAY['before_rows', 'after_rows'],
         'OLD TABLE AS before_rows NEW TABLE AS after_rows'),
        ('delete', ARRAY['before_rows'], 'OLD TABLE AS before_rows')
      ) AS changed (event, rows, named)
    LOOP
      SELECT string_agg(
        format('SELECT %s AS first_day, %s AS last_day, '
               'CASE WHEN (SELECT are_few FROM few) THEN '
               'coalesce(floor((ST_X(point) + 180) / 360 * 131072)::int, -1) END AS x, '
               'CASE WHEN (SELECT are_few FROM few) THEN '
               'coalesce(floor((ST_Y(point) + 90) / 225 * 131072)::int, -1) END AS y '
               'FROM %I',
               split_part(days, ':', 1),
               coalesce(nullif(split_part(days, ':', 2), ''), days), rows),
        ' UNION ')
      INTO spans
      FROM unnest(base.days) AS days CROSS JOIN unnest(change.rows) AS rows;
      name := 'figures_mark_stale_' || base.source || '_' || change.event;
      EXECUTE format(
        'CREATE OR REPLACE FUNCTION %I() RETURNS trigger '
        'LANGUAGE plpgsql SET search_path = pg_catalog, public AS $body$ '
        'BEGIN '
        '  WITH few AS ('
        '    SELECT count(*) <= %s AS are_few FROM (SELECT FROM %I LIMIT %s) AS first_rows'
        '  ) '
        '  INSERT INTO figures_stalemark (source, from_day, to_day, x, y) '
        '  SELECT %L, lower(run), upper(run) - 1, x, y FROM ('
        '    SELECT x, y, range_agg(daterange(first_day, last_day, ''[]'')) AS runs'
        '    FROM (%s) AS spans WHERE first_day <= last_day GROUP BY x, y'
        '  ) AS place CROSS JOIN unnest(runs) AS run; '
        '  RETURN NULL; '
        'END $body$',
        name, most_placed, change.rows[1], most_placed + 1, base.source, spans);
      EXECUTE format(
        'CREATE OR REPLACE TRIGGER %I AFTER %s ON %I REFERENCING %s '
        'FOR EACH STATEMENT EXECUTE FUNCTION %I(%s)',
        'stale_after_' || change.event, change.event, base.table_name, change.named,
        name, arguments);
    END LOOP;
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER stale_after_truncate AFTER TRUNCATE ON %I '
      'FOR EACH STATEMENT EXECUTE FUNCTION figures_mark_stale(%s)',
      base.table_name, arguments);
  END LOOP;
END $make$;
