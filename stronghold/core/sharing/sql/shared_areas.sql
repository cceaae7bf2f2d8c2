-- The areas of the agreement and the wards in them, in today's edition of its force: what the
-- force loaded for itself takes the place of what was loaded for all, as own_editions in
-- geography/visibility.py has it. Their outlines are public.
DROP VIEW IF EXISTS shared_areas;
CREATE VIEW shared_areas WITH (security_barrier) AS
SELECT area.code::text AS code, area.name::text AS name, edition.kind::text AS kind, area.outline
FROM shared_agreement() agreement
JOIN geography_area area
  ON area.id = ANY (agreement.areas) OR area.parent_id = ANY (agreement.areas)
JOIN geography_edition edition ON edition.id = area.edition_id
WHERE edition.kind IN ('district', 'ward')
  AND edition.force_id IS NOT DISTINCT FROM (
    SELECT own.force_id FROM geography_edition own
    WHERE own.kind = edition.kind AND own.force_id = agreement.force_id LIMIT 1)
  AND daterange(edition.valid_from, edition.valid_to, '[]')
  @> (now() AT TIME ZONE 'Europe/London')::date;
