-- Disclosures to the ticket's viewer, with the words as they were when disclosed, for as long
-- as they can be read. Colleagues of the viewer and police who view as a partner see nothing
-- here. Each rests on an agreement: a version of it must be in force that still names the law
-- by which the disclosure was made. The reason for it is shown to the police only.
DROP VIEW IF EXISTS shared_disclosures;
CREATE VIEW shared_disclosures WITH (security_barrier) AS
SELECT
  disclosure.reference::text AS reference,
  disclosure.record_kind::text AS record_kind,
  disclosure.purpose::text AS purpose,
  disclosure.gateway::text AS gateway,
  disclosure.from_regime::text AS from_regime,
  disclosure.to_regime::text AS to_regime,
  disclosure.reliability::text AS reliability,
  disclosure.made_at AS disclosed_at,
  disclosure.until,
  officer.display_name::text AS disclosed_by,
  earlier.reference::text AS replaces,
  disclosure.name_passed::text AS name_passed,
  disclosure.name_passed_at,
  (SELECT jsonb_agg(jsonb_build_array(field.label, field.words) ORDER BY field.n)
   FROM disclosures_disclosedfield field
   WHERE field.disclosure_id = disclosure.id) AS fields
FROM shared_agreement() agreement
JOIN sharing_agreement in_force ON in_force.id = agreement.agreement_id
JOIN disclosures_disclosure disclosure
  ON disclosure.recipient_id = agreement.viewer_id
  AND disclosure.organisation_id = agreement.partner_id
  AND disclosure.force_id = agreement.force_id
JOIN sharing_agreement rests_on
  ON rests_on.id = disclosure.agreement_id AND rests_on.reference = in_force.reference
JOIN accounts_user officer ON officer.id = disclosure.made_by_id
LEFT JOIN disclosures_disclosure earlier ON earlier.id = disclosure.replaces_id
WHERE disclosure.gateway = ANY (in_force.gateways)
  AND disclosure.revoked_at IS NULL
  AND disclosure.until >= (statement_timestamp() AT TIME ZONE 'Europe/London')::date
  AND NOT EXISTS (
    SELECT FROM disclosures_disclosure later WHERE later.replaces_id = disclosure.id);
