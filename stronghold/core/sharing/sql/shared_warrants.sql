-- Warrants that were executed, once the embargo of the agreement is over. A live warrant is
-- never included, nor one whose premises are withheld for safeguarding. A warrant is first
-- shown during a day, or when its entry was recorded; shown_from is the end of that day, so
-- that it still counts as new for a person who looked earlier that day.
DROP VIEW IF EXISTS shared_warrants;
CREATE VIEW shared_warrants WITH (security_barrier) AS
-- Read once, as in shared_activities.
WITH agreement AS MATERIALIZED (SELECT * FROM shared_agreement())
SELECT
  warrant.reference::text AS reference,
  warrant.executed_on,
  warrant.outcome::text AS outcome,
  ward.code::text AS ward_code,
  ward.name::text AS ward_name,
  coarse.point,
  CASE WHEN coarse.is_area THEN 'ward' ELSE 'street' END AS place_is,
  greatest(
    (greatest(
      warrant.executed_on + embargo.days + 1,
      CASE WHEN warrant.state = 'returned' THEN warrant.returned_on
        ELSE warrant.ends_on + embargo.days + 1
      END
    ) + 1)::timestamp AT TIME ZONE 'Europe/London',
    (SELECT max(entry.recorded_at) FROM operations_warrantentry entry
     JOIN operations_warrantpremises entered ON entered.id = entry.at_id
     WHERE entered.warrant_id = warrant.id)
  ) AS shown_from
FROM operations_warrant warrant
CROSS JOIN LATERAL (
  SELECT (now() AT TIME ZONE 'Europe/London')::date
    - (SELECT executed_by FROM agreement) AS days
) embargo
LEFT JOIN (SELECT id, code, name FROM geography_area OFFSET 0) ward
  ON ward.id = warrant.ward_id AND warrant.point IS NOT NULL
LEFT JOIN sharing_coarseplace coarse ON coarse.kind = 'warrant' AND coarse.record_id = warrant.id
WHERE warrant.force_id = (SELECT force_id FROM agreement WHERE 'warrants' = ANY (kinds))
  AND warrant.error_at IS NULL
  AND warrant.erased_at IS NULL
  AND warrant.restricted_at IS NULL
  AND warrant.executed_on < (SELECT executed_by FROM agreement)
  AND warrant.executed_on >= (SELECT records_from FROM agreement)
  -- Until it is returned or its last day has passed, the warrant can still be used to enter
  -- again, or to enter other premises that it names.
  AND (warrant.state = 'returned' OR warrant.ends_on < (SELECT executed_by FROM agreement))
  AND (warrant.ward_id = ANY ((SELECT areas FROM agreement)::bigint[])
       OR warrant.district_id = ANY ((SELECT areas FROM agreement)::bigint[]))
  AND NOT EXISTS (
    SELECT FROM held_back withheld
    WHERE withheld.partner_id = (SELECT partner_id FROM agreement)
      AND withheld.kind = 'premises' AND withheld.id = warrant.premises_id);
