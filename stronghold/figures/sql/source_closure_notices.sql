-- Closure notices that were served.
DROP VIEW IF EXISTS source_closure_notices;
CREATE VIEW source_closure_notices AS
SELECT
  id,
  force_id,
  served_on AS counted_on,
  -- An area's id, 0 for elsewhere, -1 for place not known; the same in every source.
  coalesce(district_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS lsoa,
  issued_as::text AS category,
  point,
  reference,
  street_id
FROM operations_closurecase
WHERE error_at IS NULL AND served_on IS NOT NULL;
