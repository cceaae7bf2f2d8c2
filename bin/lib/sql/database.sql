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
            'st_estimatedextent', 'st_findextent'
        )
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', telling);
    END LOOP;
END
$$;
