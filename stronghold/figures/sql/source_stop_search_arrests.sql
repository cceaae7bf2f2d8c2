-- Searches for drugs that ended in an arrest, for drugs or for something else.
DROP VIEW IF EXISTS source_stop_search_arrests;
CREATE VIEW source_stop_search_arrests AS
SELECT
  id,
  force_id,
  occurred_on AS counted_on,
  -- An area's id, 0 for elsewhere, -1 for place not known; the same in every source.
  coalesce(district_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS lsoa,
  CASE
    WHEN outcome_linked THEN 'linked'
    WHEN NOT outcome_linked THEN 'not_linked'
    ELSE 'not_said'
  END AS category,
  point
FROM opendata_stopsearch
WHERE object_of_search = 'Controlled drugs' AND outcome = 'Arrest';
