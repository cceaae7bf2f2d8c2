-- The reports that may be of the same thing as one with these facts, wherever they are:
-- those near its time of receipt that are in use, not in error, not merged, and not decided
-- to be different from it. PostgreSQL puts it into the statement that asks, which it does
-- for no function with settings of its own, so that an index still gives the nearest first.
--
-- It returns whole rows, and what is compared is named in each part of the search below. If
-- it named the columns itself, `point` would lose its kind and its system of coordinates,
-- and no index could find what is near it: 150 searches among a million then read 48 times
-- as many blocks.
CREATE OR REPLACE FUNCTION reports_comparable(
  of_id bigint, of_force bigint, of_received timestamptz, within_time interval
) RETURNS SETOF reports_report LANGUAGE sql STABLE AS $$
  SELECT other.* FROM reports_report AS other
  WHERE other.force_id = of_force
    AND other.received_at BETWEEN of_received - within_time AND of_received + within_time
    AND other.error_at IS NULL AND other.merged_into_id IS NULL
    AND other.erased_at IS NULL AND other.restricted_at IS NULL
    AND other.id IS DISTINCT FROM of_id
    AND NOT EXISTS (
      SELECT FROM reports_duplicatedecision AS decided
      WHERE decided.first_id = least(other.id, of_id)
        AND decided.second_id = greatest(other.id, of_id)
        AND decided.undone_at IS NULL AND NOT decided.is_same)
$$;

-- The number of the four weeks that a day is in, as the index of points has it first: what
-- is near is then read of two or three of them, however many years there are.
CREATE OR REPLACE FUNCTION reports_four_weeks(of_day date)
RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT (of_day - DATE '2000-01-03') / 28
$$;

-- Those of them near its place, with what is compared of them. Each way in which two places
-- can agree has an index with the time of receipt. That of points gives those received
-- nearest in time first, and reading ends at `at_most`, however busy the place is. A report
-- agrees in one way only.
--
-- The plan is made once for each connection and does not depend on the facts: to estimate
-- how many reports are near a point takes PostgreSQL several times as long as to read them.
DROP FUNCTION IF EXISTS reports_alike(
  bigint, bigint, geometry, bigint, bigint, timestamptz, text, double precision, interval,
  integer, integer);
CREATE OR REPLACE FUNCTION reports_alike(
  of_id bigint, of_force bigint, of_point geometry, of_premises bigint, of_street bigint,
  of_received timestamptz, within_metres double precision, within_time interval,
  at_most integer
) RETURNS TABLE (
  id bigint, concern character varying, received_at timestamptz, occurred_known boolean,
  occurred_on date, occurred_at timestamptz, premises_id bigint, street_id bigint,
  metres double precision
)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT found.id, found.concern, found.received_at, found.occurred_known,
    found.occurred_on, found.occurred_at, found.premises_id, found.street_id,
    ST_Distance(found.point::geography, of_point::geography)
  FROM (
    (SELECT other.id, other.concern, other.received_at, other.occurred_known, other.occurred_on,
       other.occurred_at, other.premises_id, other.street_id, other.point,
       other.received_at <-> of_received AS apart
     FROM reports_comparable(of_id, of_force, of_received, within_time) AS other
     WHERE ST_DWithin(other.point::geography, of_point::geography, within_metres)
       AND reports_four_weeks(other.received_on) BETWEEN
         reports_four_weeks(((of_received - within_time) AT TIME ZONE 'Europe/London')::date)
         AND
         reports_four_weeks(((of_received + within_time) AT TIME ZONE 'Europe/London')::date)
     ORDER BY apart, other.id
     LIMIT at_most)
    UNION ALL
    (SELECT other.id, other.concern, other.received_at, other.occurred_known, other.occurred_on,
       other.occurred_at, other.premises_id, other.street_id, other.point,
       other.received_at <-> of_received AS apart
     FROM reports_comparable(of_id, of_force, of_received, within_time) AS other
     WHERE other.premises_id = of_premises
       AND ST_DWithin(other.point::geography, of_point::geography, within_metres)
         IS NOT TRUE
     ORDER BY apart, other.id
     LIMIT at_most)
    UNION ALL
    -- A street is long: it counts only if no distance can be measured. In two parts: beside
    -- a place with a point are the few reports that have none, by an index of these
    -- (`report_without_point`); beside a place without one are all reports of the street.
    (SELECT other.id, other.concern, other.received_at, other.occurred_known, other.occurred_on,
       other.occurred_at, other.premises_id, other.street_id, other.point,
       other.received_at <-> of_received AS apart
     FROM reports_comparable(of_id, of_force, of_received, within_time) AS other
     WHERE of_point IS NOT NULL AND other.point IS NULL
       AND other.street_id = of_street AND (other.premises_id = of_premises) IS NOT TRUE
     ORDER BY apart, other.id
     LIMIT at_most)
    UNION ALL
    (SELECT other.id, other.concern, other.received_at, other.occurred_known, other.occurred_on,
       other.occurred_at, other.premises_id, other.street_id, other.point,
       other.received_at <-> of_received AS apart
     FROM reports_comparable(of_id, of_force, of_received, within_time) AS other
     WHERE of_point IS NULL
       AND other.street_id = of_street AND (other.premises_id = of_premises) IS NOT TRUE
     ORDER BY apart, other.id
     LIMIT at_most)
    ORDER BY apart, id
    LIMIT at_most
  ) AS found;
END $$;
