-- The reports that may tell of the same thing as one with these facts: those at its
-- place, told not too long before or after, that still stand for themselves and have
-- not been set apart from it. `likeness` of the words is null where the caller gives
-- none, since not everybody may read them, and where either's are too short to tell.
CREATE OR REPLACE FUNCTION reports_alike(
  of_id bigint, of_force bigint, of_point geometry, of_premises bigint, of_street bigint,
  of_received timestamptz, of_words text,
  within_metres double precision, within_time interval, shortest_words integer,
  at_most integer
) RETURNS TABLE (id bigint, metres double precision, likeness real)
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  WITH placed AS (
    SELECT other.id FROM reports_report AS other
    WHERE ST_DWithin(other.point::geography, of_point::geography, within_metres)
    UNION
    SELECT other.id FROM reports_report AS other WHERE other.premises_id = of_premises
    UNION
    -- A street is long: it tells of a place only where there is no point to measure.
    SELECT other.id FROM reports_report AS other
    WHERE other.street_id = of_street AND (other.point IS NULL OR of_point IS NULL)
  ), found AS (
    SELECT other.id, other.point, other.description
    FROM placed JOIN reports_report AS other ON other.id = placed.id
    WHERE other.force_id = of_force
      AND other.error_at IS NULL
      AND other.merged_into_id IS NULL
      AND other.id IS DISTINCT FROM of_id
      AND other.received_at BETWEEN of_received - within_time AND of_received + within_time
      AND NOT EXISTS (
        SELECT FROM reports_duplicatedecision AS decided
        WHERE decided.first_id = least(other.id, of_id)
          AND decided.second_id = greatest(other.id, of_id)
          AND decided.undone_at IS NULL AND NOT decided.is_same)
    ORDER BY abs(extract(epoch FROM other.received_at - of_received)), other.id
    LIMIT at_most
  )
  SELECT found.id,
    ST_Distance(found.point::geography, of_point::geography),
    CASE WHEN least(length(found.description), length(of_words)) >= shortest_words
      THEN similarity(found.description, of_words) END
  FROM found;
$$;
