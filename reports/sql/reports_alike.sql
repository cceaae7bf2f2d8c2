-- The reports that may be of the same thing as one with these facts: those near its
-- place and its time of receipt that are not in error, not merged, and not decided to
-- be different from it. `likeness` of the words is null if the caller gives none, as not
-- everyone may read them, or if either text is too short to compare.
-- The function has no SET clause, so that PostgreSQL can inline it into its caller.
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
        -- A street is long: it counts only if no distance can be measured.
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
