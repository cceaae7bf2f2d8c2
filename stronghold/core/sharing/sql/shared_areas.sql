-- The areas of the agreement and the wards in them, in today's edition. Their outlines are
-- public.
DROP VIEW IF EXISTS shared_areas;
CREATE VIEW shared_areas WITH (security_barrier) AS
SELECT area.code::text AS code, area.name::text AS name, edition.kind::text AS kind, area.outline
FROM shared_agreement() agreement
JOIN geography_area area
  ON area.id = ANY (agreement.areas) OR area.parent_id = ANY (agreement.areas)
JOIN geography_edition edition ON edition.id = area.edition_id
WHERE edition.kind IN ('district', 'ward') AND daterange(edition.valid_from, edition.valid_to, '[]')
  @> (now() AT TIME ZONE 'Europe/London')::date;
