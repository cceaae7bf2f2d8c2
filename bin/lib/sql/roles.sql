-- Creates the three roles and the database of Stronghold. For psql, as superuser; it can be
-- run repeatedly. Passwords come from the environment. Used by bin/ and docker-compose.yml;
-- database.sql continues.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\getenv partner_password PARTNER_PASSWORD

SELECT format('CREATE ROLE %I', wanted.name)
FROM unnest(ARRAY['stronghold_owner', 'stronghold_app', 'stronghold_partner']) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name)
\gexec

-- Owner: creates and changes tables. App: web, figures, worker, jobs and
-- beat. Partner: reads shared views.
ALTER ROLE stronghold_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE
    PASSWORD :'owner_password';
ALTER ROLE stronghold_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE
    PASSWORD :'app_password';
ALTER ROLE stronghold_partner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE
    PASSWORD :'partner_password';

-- After an erasure the owner has the server remove its old log (manage.py scrub_erased).
GRANT pg_checkpoint TO stronghold_owner;

-- Only if it has a password: copies the whole server for manage.py backup --base, and can
-- connect to no database.
\set backup_password ''
\getenv backup_password BACKUP_PASSWORD
SELECT :'backup_password' <> '' AS copies_server \gset
\if :copies_server
SELECT 'CREATE ROLE stronghold_backup'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stronghold_backup')
\gexec
ALTER ROLE stronghold_backup LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE
    PASSWORD :'backup_password';
\endif

-- Partners' queries take well under a second. These limits prevent a query from running
-- without end or filling the disk. Only a superuser can raise the last one.
ALTER ROLE stronghold_partner SET statement_timeout = '30s';
ALTER ROLE stronghold_partner SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE stronghold_partner SET temp_file_limit = '1GB';

-- Compiling a query costs more than it saves on security-barrier views.
ALTER ROLE stronghold_partner SET jit = off;
-- Only a few rows are withheld: a hash join with them is faster than a merge join, which
-- would read all records in the order of their premises.
ALTER ROLE stronghold_partner SET enable_mergejoin = off;

SELECT 'CREATE DATABASE stronghold OWNER stronghold_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'stronghold')
\gexec
