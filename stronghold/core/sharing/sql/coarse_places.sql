-- An approximate point for each record that partners may be shown, never its address: the
-- nearest stretch of street in the same ward, of those with at least eight addresses if they
-- were counted: data.police.uk makes its points so, a street's middle has no such promise. Where no street of the ward is known, it is a
-- point inside the ward that is marked as standing for the whole ward. A record outside all
-- wards has no point. The points are kept in sharing_coarseplace so that a bounding box can
-- use an index, and triggers update them in the transaction that changes the record. Only the
-- shared views read them.
CREATE OR REPLACE FUNCTION coarse_point(place geometry, ward bigint) RETURNS geometry
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
  SELECT snap.point
  FROM geography_areapiece piece
  JOIN geography_snappoint snap ON ST_Intersects(piece.piece, snap.point)
  WHERE piece.area_id = ward
    AND coalesce(snap.addresses >= 8, snap.first_month IS NOT NULL)
  ORDER BY snap.point <-> place, snap.id LIMIT 1
$$;

-- The argument is the kind of record. A place shared by several records is looked up once.
CREATE OR REPLACE FUNCTION keep_coarse_places() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM sharing_coarseplace WHERE kind = TG_ARGV[0];
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF NOT EXISTS (
      SELECT FROM after_rows now_is JOIN before_rows was USING (id)
      WHERE (now_is.ward_id, now_is.point) IS DISTINCT FROM (was.ward_id, was.point))
    THEN
      RETURN NULL;
    END IF;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM sharing_coarseplace coarse USING before_rows was
    WHERE coarse.kind = TG_ARGV[0] AND coarse.record_id = was.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    WITH place AS MATERIALIZED (
      SELECT ward_id, point, coarse_point(point, ward_id) AS coarse
      FROM (SELECT DISTINCT ward_id, point FROM after_rows
            WHERE ward_id IS NOT NULL AND point IS NOT NULL) distinct_place
    )
    INSERT INTO sharing_coarseplace (kind, record_id, point, is_area)
    SELECT TG_ARGV[0], record.id, coalesce(place.coarse, ward.point),
           place.coarse IS NULL
    FROM after_rows record
    JOIN place ON place.ward_id = record.ward_id AND place.point = record.point
    JOIN geography_area ward ON ward.id = record.ward_id;
  END IF;
  RETURN NULL;
END $$;

-- Updates the points after streets or wards have changed, and returns how many changed. It
-- runs in the night after that.
CREATE OR REPLACE FUNCTION refresh_coarse_places() RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  n_changed bigint;
BEGIN
  WITH record AS (
    SELECT 'closure' AS kind, id, ward_id, point FROM operations_closurecase
    UNION ALL SELECT 'warrant', id, ward_id, point FROM operations_warrant
    UNION ALL SELECT 'activity', id, ward_id, point FROM operations_activity
  ), place AS MATERIALIZED (
    SELECT ward_id, point, coarse_point(point, ward_id) AS coarse
    FROM (SELECT DISTINCT ward_id, point FROM record
          WHERE ward_id IS NOT NULL AND point IS NOT NULL) one
  ), put AS (
    INSERT INTO sharing_coarseplace AS coarse (kind, record_id, point, is_area)
    SELECT record.kind, record.id, coalesce(place.coarse, ward.point),
           place.coarse IS NULL
    FROM record
    JOIN place ON place.ward_id = record.ward_id AND place.point = record.point
    JOIN geography_area ward ON ward.id = record.ward_id
    ORDER BY record.kind, record.id
    ON CONFLICT (kind, record_id)
      DO UPDATE SET point = excluded.point, is_area = excluded.is_area
      WHERE coarse.point <> excluded.point OR coarse.is_area <> excluded.is_area
    RETURNING 1
  )
  SELECT count(*) FROM put INTO n_changed;
  RETURN n_changed;
END $$;

-- What coarse places are made of beside the record: a change of it is marked once a statement,
-- so that a night in which nothing was loaded reads no record.
CREATE OR REPLACE FUNCTION mark_coarse_places() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO sharing_coarseplacemark DEFAULT VALUES;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER coarse_places_follow
  AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON geography_snappoint
  FOR EACH STATEMENT EXECUTE FUNCTION mark_coarse_places();
CREATE OR REPLACE TRIGGER coarse_places_follow
  AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON geography_areapiece
  FOR EACH STATEMENT EXECUTE FUNCTION mark_coarse_places();
CREATE OR REPLACE TRIGGER coarse_places_follow AFTER UPDATE ON geography_area
  FOR EACH STATEMENT EXECUTE FUNCTION mark_coarse_places();

-- Earlier versions had a view of this name.
DROP VIEW IF EXISTS coarse_places CASCADE;

DO $$
DECLARE
  base record;
  event record;
BEGIN
  FOR base IN
    SELECT * FROM (VALUES
      ('operations_closurecase', 'closure'),
      ('operations_warrant', 'warrant'),
      ('operations_activity', 'activity')
    ) AS source (relation, kind)
  LOOP
    FOR event IN
      SELECT * FROM (VALUES
        ('INSERT', 'REFERENCING NEW TABLE AS after_rows'),
        ('UPDATE', 'REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows'),
        ('DELETE', 'REFERENCING OLD TABLE AS before_rows'),
        ('TRUNCATE', '')
      ) AS operation (name, tables)
    LOOP
      EXECUTE format('DROP TRIGGER IF EXISTS %I ON %I',
                     'coarse_' || lower(event.name), base.relation);
      EXECUTE format(
        'CREATE TRIGGER %I AFTER %s ON %I %s FOR EACH STATEMENT '
        'EXECUTE FUNCTION keep_coarse_places(%L)',
        'coarse_' || lower(event.name), event.name, base.relation, event.tables, base.kind);
    END LOOP;
  END LOOP;
END $$;

-- Gives existing records their point when this is first installed.
SELECT refresh_coarse_places() WHERE NOT EXISTS (SELECT FROM sharing_coarseplace);
-- A release may have changed how a point is made, so all are made again tonight.
INSERT INTO sharing_coarseplacemark DEFAULT VALUES;
