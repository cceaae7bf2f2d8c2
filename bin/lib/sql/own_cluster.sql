-- For a cluster that holds this site's database and no other, as bin/ and
-- docker-compose.yml make it. For psql, as superuser; may be run again. On a cluster that
-- is shared with others, leave it to who runs that.
\set ON_ERROR_STOP on

-- Anybody may connect to these unless it is taken away, and so look at what there is.
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
