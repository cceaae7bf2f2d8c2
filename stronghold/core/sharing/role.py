"""Compares the rights of the partners' database role with those it should have."""

from collections.abc import Sequence

from django.db import connection

ROLE = "stronghold_partner"
VIEWS = frozenset(
    {
        "shared_activities",
        "shared_areas",
        "shared_closures",
        "shared_disclosures",
        "shared_figures",
        "shared_own_closures",
        "shared_referrals",
        "shared_revoked_disclosures",
        "shared_sent",
        "shared_street_crimes",
        "shared_taskings",
        "shared_warrants",
    }
)
EXPECTED = frozenset(
    {
        *(f"SELECT on {view}" for view in VIEWS),
        "EXECUTE on shared_agreement()",
        "CONNECT to the database",
        "USAGE on schema public",
    }
)
# The query leaves out what belongs to PostgreSQL or an extension. That gives no access
# to records, except functions whose rights bin/lib/sql/database.sql revokes.
_HAS = """
WITH ours AS (
  SELECT c.oid, c.relname FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    AND c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
), routine AS (
  SELECT p.oid, p.oid::regprocedure::text AS name, p.prosecdef FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
)
SELECT verb || ' on ' || relname
FROM ours, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',
                        'REFERENCES', 'TRIGGER']) verb
WHERE (SELECT relkind FROM pg_class c WHERE c.oid = ours.oid) <> 'S'
  AND (has_table_privilege(%(role)s, oid, verb)
    OR verb IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
       AND has_any_column_privilege(%(role)s, oid, verb))
UNION ALL
SELECT verb || ' on sequence ' || relname
FROM ours, unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) verb
WHERE (SELECT relkind FROM pg_class c WHERE c.oid = ours.oid) = 'S'
  AND has_sequence_privilege(%(role)s, oid, verb)
UNION ALL
SELECT 'EXECUTE on ' || name FROM routine
WHERE has_function_privilege(%(role)s, oid, 'EXECUTE')
UNION ALL
SELECT verb || ' on schema ' || nspname
FROM pg_namespace, unnest(ARRAY['USAGE', 'CREATE']) verb
WHERE nspname NOT LIKE 'pg\\_%%' AND nspname <> 'information_schema'
  AND has_schema_privilege(%(role)s, oid, verb)
UNION ALL
SELECT verb || ' to the database'
FROM unnest(ARRAY['CONNECT', 'CREATE', 'TEMPORARY']) verb
WHERE has_database_privilege(%(role)s, current_database(), verb)
UNION ALL
SELECT 'membership of ' || granted.rolname
FROM pg_auth_members m
JOIN pg_roles granted ON granted.oid = m.roleid
JOIN pg_roles member ON member.oid = m.member
WHERE member.rolname = %(role)s
UNION ALL
SELECT 'the attribute ' || attribute
FROM pg_roles, LATERAL (VALUES
  ('SUPERUSER', rolsuper), ('CREATEDB', rolcreatedb), ('CREATEROLE', rolcreaterole),
  ('BYPASSRLS', rolbypassrls), ('REPLICATION', rolreplication)
) AS flag (attribute, is_set)
WHERE rolname = %(role)s AND is_set
UNION ALL
SELECT 'a SECURITY DEFINER function other than shared_agreement(): ' || name
FROM routine
WHERE prosecdef AND name <> 'shared_agreement()'
  AND has_function_privilege(%(role)s, oid, 'EXECUTE')
"""


def differences() -> tuple[Sequence[str], Sequence[str]]:
    """Return the rights that the role has and should not have, and those it lacks."""
    with connection.cursor() as cursor:
        cursor.execute(_HAS, {"role": ROLE})
        has = {row[0] for row in cursor.fetchall()}
    return sorted(has - EXPECTED), sorted(EXPECTED - has)
