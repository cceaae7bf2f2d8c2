-- Seizures: drugs by their class on the day, everything else by its kind.
DROP VIEW IF EXISTS source_seizures;
CREATE VIEW source_seizures AS
SELECT
  id,
  force_id,
  occurred_on AS counted_on,
  -- An area's id, 0 for elsewhere, -1 for place not known; the same in every source.
  coalesce(district_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS lsoa,
  coalesce(nullif(drug_class, ''), kind)::text AS category,
  point,
  reference,
  street_id
FROM operations_seizure
WHERE error_at IS NULL;
