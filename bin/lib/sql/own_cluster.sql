-- Only for a cluster with no other database than this site's, as created by bin/ and
-- docker-compose.yml. For psql, as superuser; it can be run repeatedly. On a shared cluster,
-- leave this to its administrator.
\set ON_ERROR_STOP on

-- By default every role can connect to these databases and read their catalogues.
REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
