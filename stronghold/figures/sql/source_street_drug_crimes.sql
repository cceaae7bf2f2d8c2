-- Drug crimes of the street files. The LSOA is the row's own code and the district that
-- of the LSOA, so both are known if the row has a code; the ward is that of the point.
DROP VIEW IF EXISTS source_street_drug_crimes;
CREATE VIEW source_street_drug_crimes AS
SELECT
  id,
  force_id,
  month AS counted_on,
  coalesce(district_id, CASE WHEN lsoa_code = '' THEN -1 ELSE 0 END) AS district,
  coalesce(ward_id, CASE WHEN point IS NULL THEN -1 ELSE 0 END) AS ward,
  coalesce(lsoa_id, CASE WHEN lsoa_code = '' THEN -1 ELSE 0 END) AS lsoa,
  coalesce(nullif(outcome, ''), 'Outcome not recorded') AS category,
  point
FROM opendata_streetcrime
WHERE crime_type = 'Drugs';
