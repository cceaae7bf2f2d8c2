-- Closure orders, each for the days on which it is in force, including the last: from the day
-- on which it begins, which a court may set later than the day on which it makes the order. One
-- that is suspended counts to the day before: at the end of that day it keeps no one out.
DROP VIEW IF EXISTS source_closure_orders_in_force;
CREATE VIEW source_closure_orders_in_force AS
SELECT
  id,
  force_id,
  coalesce(order_begins_on, order_made_on) AS counted_on,
  least(
    order_ends_on, ceased_on, (order_suspended_at AT TIME ZONE 'Europe/London')::date - 1
  ) AS until,
  -- An area's id, 0 for elsewhere, -1 for place not known; the same in every source.
  coalesce(district_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS lsoa,
  scope::text AS category,
  point,
  reference,
  street_id
FROM operations_closurecase
WHERE error_at IS NULL
  AND coalesce(order_begins_on, order_made_on) <= least(
    order_ends_on, ceased_on, (order_suspended_at AT TIME ZONE 'Europe/London')::date - 1
  );
