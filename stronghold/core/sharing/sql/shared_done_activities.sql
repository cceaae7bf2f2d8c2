-- Activities of police and partners that have ended: patrols, visits, clear-ups. Each is
-- shown from when it was recorded or ended, whichever is later (the index activity_told_on
-- serves this). Covert and plain-clothes patrols are never included. Of who else took part
-- it gives only the partner's own part, never the others: that children's services were at a
-- house would say too much of who lives there.
-- A visit to a closed address says where something is closed. So it is given only under an
-- agreement on closures too, and if each case that it is linked to is in shared_closures or
-- is the partner's own, or if the partner was there itself; and not if a case of the address
-- is withheld for safeguarding. One that is linked to no case is given to no one: nothing
-- says which closure it was about. This file is named to come after shared_closures.sql.
DROP VIEW IF EXISTS shared_activities;
CREATE VIEW shared_activities WITH (security_barrier) AS
-- Both are read once, and each row is then compared with their values. In a join the planner
-- would expect few rows, and look up each ward separately.
WITH agreement AS MATERIALIZED (SELECT * FROM shared_agreement()),
withheld AS MATERIALIZED (
  SELECT kind, id FROM held_back WHERE partner_id = (SELECT partner_id FROM agreement))
SELECT
  activity.reference::text AS reference,
  activity.kind::text AS kind,
  doing.name::text AS organisation,
  CASE WHEN leads THEN 'led' WHEN own.id IS NOT NULL THEN 'joined' END AS own_part,
  CASE WHEN leads THEN activity.n_people ELSE own.n_people END AS own_people,
  CASE WHEN leads THEN activity.minutes WHEN own.id IS NOT NULL
    THEN coalesce(own.minutes, activity.minutes) END AS own_minutes,
  activity.occurred_on,
  ward.code::text AS ward_code,
  ward.name::text AS ward_name,
  coarse.point,
  CASE WHEN coarse.is_area THEN 'ward' ELSE 'street' END AS place_is,
  greatest(activity.recorded_at, activity.ended_at) AS shown_from
FROM operations_activity activity
CROSS JOIN LATERAL (
  SELECT activity.organisation_id = (SELECT partner_id FROM agreement) AS leads) part
LEFT JOIN operations_tookpart own
  ON own.activity_id = activity.id AND own.removed_at IS NULL
  AND own.organisation_id = (SELECT partner_id FROM agreement)
JOIN accounts_organisation doing ON doing.id = activity.organisation_id
LEFT JOIN (SELECT id, code, name FROM geography_area OFFSET 0) ward
  ON ward.id = activity.ward_id AND activity.point IS NOT NULL
LEFT JOIN sharing_coarseplace coarse ON coarse.kind = 'activity' AND coarse.record_id = activity.id
WHERE activity.force_id = (SELECT force_id FROM agreement WHERE 'activities' = ANY (kinds))
  AND activity.error_at IS NULL
  AND activity.erased_at IS NULL
  AND activity.restricted_at IS NULL
  AND NOT activity.is_under_way
  -- In coalesce, or PostgreSQL would read an index of days: it does not know that most
  -- agreements are about all days.
  AND coalesce(activity.occurred_on >= (SELECT records_from FROM agreement), false)
  AND activity.kind NOT IN ('covert', 'plain_clothes')
  AND (activity.ward_id = ANY ((SELECT areas FROM agreement)::bigint[])
       OR activity.district_id = ANY ((SELECT areas FROM agreement)::bigint[]))
  AND NOT EXISTS (
    SELECT FROM withheld
    WHERE withheld.kind = 'premises' AND withheld.id = activity.premises_id)
  AND (activity.kind <> 'closure_visit' OR (
    (SELECT 'closures' = ANY (kinds) FROM agreement)
    -- Each case that it is linked to, and each that is withheld at its address.
    AND (
      SELECT bool_or(concerned.is_linked) AND bool_and(concerned.is_known
        -- Not EXISTS, which PostgreSQL would plan twice.
        OR (SELECT given.id FROM given_closures given WHERE given.id = concerned.id) IS NOT NULL)
      FROM (
        SELECT visited.id, true AS is_linked,
          visited.error_at IS NULL
            AND visited.erased_at IS NULL
            AND visited.restricted_at IS NULL
            AND (visited.issuer_id = (SELECT partner_id FROM agreement)
              OR (part.leads OR own.id IS NOT NULL) AND NOT EXISTS (
                SELECT FROM withheld
                WHERE (withheld.kind = 'closure' AND withheld.id = visited.id)
                  OR (withheld.kind = 'premises' AND withheld.id = visited.premises_id)))
            AS is_known
        FROM operations_link link
        JOIN operations_closurecase visited ON visited.reference = link.first
        WHERE link.second = activity.reference AND link.removed_at IS NULL
        UNION ALL
        SELECT near.id, false,
          near.issuer_id = (SELECT partner_id FROM agreement)
        FROM withheld
        JOIN operations_closurecase near ON near.id = withheld.id
        WHERE withheld.kind = 'closure' AND near.premises_id = activity.premises_id
      ) concerned)));
