-- What a database of Stronghold needs before its owner migrates it: extensions, which
-- only a superuser may make, and nothing for PUBLIC. Plain SQL for the database
-- connected to; may be run again. Used by bin/, docker-compose.yml and the tests.
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO stronghold_owner, stronghold_app, stronghold_partner',
        current_database()
    );
    -- Named, since the tests' databases are made by the superuser.
    EXECUTE format('ALTER DATABASE %I OWNER TO stronghold_owner', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO stronghold_app, stronghold_partner;
-- A large object is a table of one's own by another name.
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea)
    FROM PUBLIC;

-- Everybody may hold any advisory lock, and so keep the site's own work waiting; and is
-- told how many rows of a table are written, as they are written: that a warrant was
-- drawn up, say. That is for the site's own roles.
DO $$
DECLARE
    telling regprocedure;
BEGIN
    FOR telling IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND (
            proname ~ '^pg_(try_)?advisory_' OR proname ~ '^pg_stat_get_'
            OR proname IN (
                'pg_relation_size', 'pg_total_relation_size', 'pg_table_size',
                'pg_indexes_size', 'pg_database_size', 'pg_lock_status',
                'pg_logical_emit_message'
            )
        )
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', telling);
        EXECUTE format(
            'GRANT EXECUTE ON FUNCTION %s TO stronghold_owner, stronghold_app', telling
        );
    END LOOP;
END
$$;

-- What the planner knows of a column, PostGIS tells whoever asks: rows by place. The
-- planner itself does not ask by these functions.
DO $$
DECLARE
    telling regprocedure;
BEGIN
    FOR telling IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname IN (
            '_postgis_stats', '_postgis_selectivity', '_postgis_join_selectivity',
            '_postgis_index_extent', 'st_estimatedextent', 'st_findextent'
        )
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', telling);
    END LOOP;
END
$$;

-- Behind a security barrier PostgreSQL asks no index by an operator that might tell of
-- a row that it then leaves out: a partner's box would read every record. Whether two
-- boxes overlap is read from the boxes alone, without an error or a message that could
-- tell anything, so it may be asked first. Only a superuser may say so; where this one
-- is none, a box is slower and no less right.
DO $$
BEGIN
    ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'geometry_overlaps stays as it is: a partner''s box will be slow';
END
$$;
