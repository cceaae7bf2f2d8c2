-- The reports and activities that the partner itself logged here, as it entered them. What
-- the police did with them is not included.
DROP VIEW IF EXISTS shared_sent;
CREATE VIEW shared_sent WITH (security_barrier) AS
SELECT
  sent.reference::text AS reference,
  sent.at,
  sender.display_name::text AS sent_by,
  coalesce(report.concern, activity.kind)::text AS what,
  CASE WHEN report.occurred_known IS NOT FALSE
    THEN coalesce(report.occurred_on, activity.occurred_on) END AS occurred_on,
  coalesce(report.place_text, activity.place_text)::text AS place,
  nullif(activity.results::text[], '{}') AS results,
  coalesce(report.description, activity.result_text)::text AS words
FROM shared_agreement() agreement
JOIN portal_sent sent ON sent.organisation_id = agreement.partner_id
JOIN accounts_user sender ON sender.id = sent.by_id
LEFT JOIN reports_report report ON report.reference = sent.reference
LEFT JOIN operations_activity activity ON activity.reference = sent.reference
WHERE coalesce(report.force_id, activity.force_id) = agreement.force_id
  AND coalesce(report.erased_at, activity.erased_at) IS NULL
  AND coalesce(report.restricted_at, activity.restricted_at) IS NULL;
