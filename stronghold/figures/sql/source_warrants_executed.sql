-- Executed warrants, each by the first successful entry, or else by the first attempt.
DROP VIEW IF EXISTS source_warrants_executed;
CREATE VIEW source_warrants_executed AS
SELECT
  id,
  force_id,
  executed_on AS counted_on,
  -- An area's id, 0 for elsewhere, -1 for place not known; the same in every source.
  coalesce(district_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS lsoa,
  outcome::text AS category,
  point,
  reference,
  street_id
FROM operations_warrant
WHERE error_at IS NULL AND executed_on IS NOT NULL;
