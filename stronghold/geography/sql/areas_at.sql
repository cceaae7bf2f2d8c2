-- Which areas hold a point, for the editions in force on a day. Each kind gives at
-- most one: a point on a shared edge is in the area with the lowest code. The distance
-- is that of EDGE in queries.py: cutting an outline into pieces moves its edge by less.
CREATE OR REPLACE FUNCTION areas_at(
  at geometry, on_day date, OUT district_id bigint, OUT ward_id bigint, OUT lsoa_id bigint
)
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
  SELECT
    (array_agg(area.id ORDER BY area.code COLLATE "C") FILTER (WHERE edition.kind = 'district'))[1],
    (array_agg(area.id ORDER BY area.code COLLATE "C") FILTER (WHERE edition.kind = 'ward'))[1],
    (array_agg(area.id ORDER BY area.code COLLATE "C") FILTER (WHERE edition.kind = 'lsoa'))[1]
  FROM geography_areapiece AS piece
  JOIN geography_area AS area ON area.id = piece.area_id
  JOIN geography_edition AS edition ON edition.id = area.edition_id
  WHERE ST_DWithin(piece.piece, at, 1e-9)
    AND daterange(edition.valid_from, edition.valid_to, '[]') @> on_day
$$;
