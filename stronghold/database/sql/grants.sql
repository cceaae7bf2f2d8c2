-- What each role may do. The owner migrates; the app works; the partner reads only
-- what the shared views give it. Run after everything else, so that it covers it all.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM stronghold_app, stronghold_partner;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM stronghold_app, stronghold_partner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO stronghold_app, stronghold_partner;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO stronghold_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO stronghold_app;

-- A function is everybody's to call unless that is taken back; the extensions' stay so.
DO $$
DECLARE
  ours regprocedure;
BEGIN
  FOR ours IN
    SELECT oid::regprocedure FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
  LOOP
    EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC, stronghold_partner', ours);
    EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO stronghold_app', ours);
  END LOOP;
END $$;

-- The audit trail and the history of rows only grow.
DO $$
DECLARE
  relation regclass;
BEGIN
  FOR relation IN
    SELECT 'audit_event'::regclass
    UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'audit_event'::regclass
    UNION ALL SELECT attrelid::regclass FROM pg_attribute
      WHERE attname = 'pgh_id' AND NOT attisdropped
        AND attrelid IN (SELECT oid FROM pg_class
                         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM stronghold_app', relation);
  END LOOP;
END $$;
-- What the database is for is said once; what is installed is the owner's to change.
REVOKE UPDATE, DELETE ON accounts_installation FROM stronghold_app;
-- A limit of the law is superseded by another and never changed.
REVOKE UPDATE, DELETE ON operations_provision FROM stronghold_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations, database_installedsql FROM stronghold_app;
