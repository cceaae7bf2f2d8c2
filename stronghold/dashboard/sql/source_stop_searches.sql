-- Searches for drugs. The object tells them, as most rows do not say under which law.
DROP VIEW IF EXISTS source_stop_searches;
CREATE VIEW source_stop_searches AS
SELECT
  id,
  force_id,
  occurred_on AS counted_on,
  -- An area's id, 0 for elsewhere, -1 for place not known; so in every source.
  coalesce(district_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS lsoa,
  coalesce(nullif(outcome, ''), 'Outcome not recorded') AS category,
  point
FROM opendata_stopsearch
WHERE object_of_search = 'Controlled drugs';
