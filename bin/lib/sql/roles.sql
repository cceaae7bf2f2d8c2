-- The three roles, and the database, of Stronghold. For psql, as superuser; may be
-- run again. Passwords come from the environment. Used by bin/ and by
-- docker-compose.yml; database.sql continues.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\getenv partner_password PARTNER_PASSWORD

SELECT format('CREATE ROLE %I', wanted.name)
FROM unnest(ARRAY['stronghold_owner', 'stronghold_app', 'stronghold_partner']) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name)
\gexec

-- Owner: makes and changes tables. App: web and worker. Partner: reads shared views.
ALTER ROLE stronghold_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE
    PASSWORD :'owner_password';
ALTER ROLE stronghold_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE
    PASSWORD :'app_password';
ALTER ROLE stronghold_partner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE
    PASSWORD :'partner_password';

-- Compiling a query costs more than it saves on security-barrier views.
ALTER ROLE stronghold_partner SET jit = off;

SELECT 'CREATE DATABASE stronghold OWNER stronghold_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'stronghold')
\gexec
