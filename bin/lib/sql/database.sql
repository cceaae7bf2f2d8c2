-- Prepares a database of Stronghold before its owner migrates it: creates extensions, which
-- only a superuser can do, and revokes everything from PUBLIC. Plain SQL for the current
-- database; it can be run repeatedly. Used by bin/, docker-compose.yml and the tests.
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
    -- Needed for the tests, whose databases are created by the superuser.
    EXECUTE format('ALTER DATABASE %I OWNER TO stronghold_owner', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO stronghold_app, stronghold_partner;
-- Large objects would let a role store data without any table.
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea)
    FROM PUBLIC;

-- After an erasure the owner begins a new piece of the server's log.
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO stronghold_owner;

-- By default every role can take any advisory lock, and so block the site's own work, and can
-- read how many rows are written to a table, which would reveal that a warrant was drawn up.
-- Allow these functions only to the site's own roles.
DO $$
DECLARE
    revealing regprocedure;
BEGIN
    FOR revealing IN
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
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', revealing);
        EXECUTE format(
            'GRANT EXECUTE ON FUNCTION %s TO stronghold_owner, stronghold_app', revealing
        );
    END LOOP;
END
$$;

-- These PostGIS functions reveal the planner's statistics of a column: where rows are. The
-- planner itself does not need permission for them.
DO $$
DECLARE
    revealing regprocedure;
BEGIN
    FOR revealing IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname IN (
            '_postgis_stats', '_postgis_selectivity', '_postgis_join_selectivity',
            '_postgis_index_extent', 'st_estimatedextent', 'st_findextent'
        )
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', revealing);
    END LOOP;
END
$$;

-- Behind a security barrier PostgreSQL does not use an index with an operator that could
-- reveal rows which the barrier hides, so a partner's search in a box would read every record.
-- This operator only compares two boxes and raises no error or message that could reveal
-- anything, so it is marked leakproof. Only a superuser can do that; otherwise such searches
-- are slower but still correct.
DO $$
BEGIN
    ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'geometry_overlaps stays as it is: a partner''s box will be slow';
END
$$;
