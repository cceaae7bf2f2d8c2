-- Searches for drugs, by the object of search: most rows do not give the legislation.
DROP VIEW IF EXISTS source_stop_searches;
CREATE VIEW source_stop_searches AS
SELECT
  id,
  force_id,
  occurred_on AS counted_on,
  -- An area's id, 0 for elsewhere, -1 for place not known; the same in every source.
  coalesce(district_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS lsoa,
  coalesce(nullif(outcome, ''), 'Outcome not recorded') AS category,
  point
FROM opendata_stopsearch
WHERE object_of_search = 'Controlled drugs';
