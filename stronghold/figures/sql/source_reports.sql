-- Distinct reports: a merged report counts as the report it was merged into.
DROP VIEW IF EXISTS source_reports;
CREATE VIEW source_reports AS
SELECT
  id,
  force_id,
  received_on AS counted_on,
  -- An area's id, 0 for elsewhere, -1 for place not known; the same in every source.
  coalesce(district_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS lsoa,
  concern::text AS category,
  point,
  reference,
  street_id
FROM reports_report
WHERE error_at IS NULL AND merged_into_id IS NULL;
