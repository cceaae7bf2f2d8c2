-- The area that a published LSOA code means, of the newest edition that holds it, and
-- the district which that area lies in.
CREATE OR REPLACE FUNCTION areas_of_lsoa(
  lsoa_code text, OUT district_id bigint, OUT lsoa_id bigint
)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
  SELECT area.parent_id, area.id
  FROM geography_area AS area
  JOIN geography_edition AS edition ON edition.id = area.edition_id
  WHERE area.code = lsoa_code AND edition.kind = 'lsoa'
  ORDER BY edition.valid_from DESC NULLS LAST
  LIMIT 1
$$;
