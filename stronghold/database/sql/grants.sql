-- What each role may do. The owner migrates; the app works; the partner reads only
-- what the shared views give it. Run after everything else, so that it covers it all.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM stronghold_app, stronghold_partner;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM stronghold_app, stronghold_partner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO stronghold_app, stronghold_partner;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO stronghold_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO stronghold_app;

-- The audit trail only grows, and what is installed is the owner's to change.
DO $$
DECLARE
  relation regclass;
BEGIN
  FOR relation IN
    SELECT 'audit_event'::regclass
    UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'audit_event'::regclass
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM stronghold_app', relation);
  END LOOP;
END $$;
REVOKE INSERT, UPDATE, DELETE ON django_migrations, database_installedsql FROM stronghold_app;
