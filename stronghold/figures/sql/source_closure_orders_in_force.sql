-- Closure orders, each for the days on which it is in force, including the last: from the day
-- on which it begins, which a court may set later than the day on which it makes the order. At
-- the end of a day on which it is suspended it keeps no one out: an order that was suspended
-- has a row for the days before, and one for the days after.
DROP VIEW IF EXISTS source_closure_orders_in_force;
CREATE VIEW source_closure_orders_in_force AS
SELECT
  id,
  force_id,
  lower(days) AS counted_on,
  upper(days) - 1 AS until,
  -- An area's id, 0 for elsewhere, -1 for place not known; the same in every source.
  coalesce(district_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS lsoa,
  scope::text AS category,
  point,
  reference,
  street_id,
  -- Of each of these rows the day from which the order is in force.
  first AS began_on
FROM operations_closurecase
CROSS JOIN LATERAL (
  SELECT coalesce(range_agg(suspended), '{}') AS suspended
  FROM unnest(order_suspended_days) AS suspended
) AS off
CROSS JOIN LATERAL (
  SELECT coalesce(order_begins_on, order_made_on) AS first, least(order_ends_on, ceased_on) AS last
) AS whole
CROSS JOIN LATERAL unnest(
  datemultirange(daterange(first, greatest(first, last + 1))) - suspended
) AS days
WHERE error_at IS NULL AND first <= last;
