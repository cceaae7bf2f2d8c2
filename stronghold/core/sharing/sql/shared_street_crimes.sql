-- Drug crimes published by data.police.uk, by month. This is open data, so small numbers are
-- not hidden. A month that no file covers has no row; a month without crimes has a row of 0.
DROP VIEW IF EXISTS shared_street_crimes;
CREATE VIEW shared_street_crimes WITH (security_barrier) AS
SELECT
  file.month,
  edition.kind::text AS area_level,
  area.code::text AS area_code,
  area.name::text AS area_name,
  coalesce((
    SELECT sum(tally.n) FROM figures_tally tally
    WHERE tally.measure = 'street_drug_crimes'
      AND tally.level = edition.kind
      AND tally.period = file.month
      AND tally.force_id = agreement.force_id
      AND tally.area_id = area.id), 0)::integer AS n
FROM shared_agreement() agreement
JOIN opendata_sourcefile file
  ON file.force_id = agreement.force_id AND file.kind = 'street'
JOIN geography_area area
  ON area.id = ANY (agreement.areas) OR area.parent_id = ANY (agreement.areas)
JOIN geography_edition edition ON edition.id = area.edition_id
WHERE edition.kind IN ('district', 'ward')
  AND daterange(edition.valid_from, edition.valid_to, '[]') @> file.month;
