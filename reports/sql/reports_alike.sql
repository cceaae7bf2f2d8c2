-- The reports that may tell of the same thing as one with these facts: those at its
-- place, told not too long before or after, that still stand for themselves and have
-- not been set apart from it. `likeness` of the words is null where the caller gives
-- none, since not everybody may read them, and where either's are too short to tell.
-- It has no settings of its own, so that it is planned as part of what calls it.
CREATE OR REPLACE FUNCTION reports_alike(
  of_id bigint, of_force bigint, of_point geometry, of_premises bigint, of_street bigint,
  of_received timestamptz, of_words text,
  within_metres double precision, within_time interval, shortest_words integer,
  at_most integer
) RETURNS TABLE (id bigint, metres double precision, likeness real)
LANGUAGE sql STABLE AS $$
  SELECT found.id,
    ST_Distance(found.point::geography, of_point::geography),
    CASE WHEN least(length(found.description), length(of_words)) >= shortest_words
      THEN similarity(found.description, of_words) END
  FROM (
    SELECT other.id, other.point, other.description
    FROM reports_report AS other
    WHERE other.force_id = of_force
      AND other.received_at
        BETWEEN of_received - within_time AND of_received + within_time
      AND (ST_DWithin(other.point::geography, of_point::geography, within_metres)
        OR other.premises_id = of_premises
        -- A street is long: it tells of a place only where no distance can be measured.
        OR (other.street_id = of_street AND (other.point IS NULL OR of_point IS NULL)))
      AND other.error_at IS NULL
      AND other.merged_into_id IS NULL
      AND other.id IS DISTINCT FROM of_id
      AND NOT EXISTS (
        SELECT FROM reports_duplicatedecision AS decided
        WHERE decided.first_id = least(other.id, of_id)
          AND decided.second_id = greatest(other.id, of_id)
          AND decided.undone_at IS NULL AND NOT decided.is_same)
    ORDER BY abs(extract(epoch FROM other.received_at - of_received)), other.id
    LIMIT at_most
  ) AS found;
$$;
