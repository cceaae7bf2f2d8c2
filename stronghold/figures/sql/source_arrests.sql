-- Arrests, each by its principal offence.
DROP VIEW IF EXISTS source_arrests;
CREATE VIEW source_arrests AS
SELECT
  id,
  force_id,
  occurred_on AS counted_on,
  -- An area's id, 0 for elsewhere, -1 for place not known; the same in every source.
  coalesce(district_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS lsoa,
  offence_class::text AS category,
  point,
  reference,
  street_id
FROM operations_arrest
-- An imported arrest counts once it is known not to be a duplicate.
WHERE error_at IS NULL AND NOT waits_for_match AND same_as_id IS NULL;
