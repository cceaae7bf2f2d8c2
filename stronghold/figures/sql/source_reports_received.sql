-- Every report, including repeats of the same incident.
DROP VIEW IF EXISTS source_reports_received;
CREATE VIEW source_reports_received AS
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
WHERE error_at IS NULL;
