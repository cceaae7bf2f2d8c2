-- Continues after roles.sql in the container's psql (docker-compose.yml).
\set ON_ERROR_STOP on
\connect stronghold
\i /stronghold/core/database.sql
