-- Taskings for the partner of the agreement, and for no other, wherever they are.
DROP VIEW IF EXISTS shared_taskings;
CREATE VIEW shared_taskings WITH (security_barrier) AS
SELECT
  tasking.reference::text AS reference,
  tasking.what,
  tasking.place_text::text AS place,
  tasking.due_on,
  tasking.status::text AS status,
  tasking.outcome,
  tasking.recorded_at AS shown_from
FROM shared_agreement() agreement
JOIN operations_tasking tasking
  ON tasking.force_id = agreement.force_id
  AND tasking.organisation_id = agreement.partner_id
WHERE 'taskings' = ANY (agreement.kinds)
  AND tasking.erased_at IS NULL
  AND tasking.restricted_at IS NULL;
