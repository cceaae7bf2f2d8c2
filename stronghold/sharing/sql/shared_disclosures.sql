-- What was told by name to whom the ticket is of, as it was then, as long as it can be
-- read. To anybody else of the organisation, and to police who view as a partner, there is
-- nothing here. It rests on an agreement: a version of it has to be in force that still
-- names the law by which it was told. Why it was told is for the police alone.
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
  disclosure.made_at AS told_at,
  disclosure.until,
  teller.display_name::text AS told_by,
  earlier.reference::text AS replaces,
  (SELECT jsonb_agg(jsonb_build_array(told.label, told.words) ORDER BY told.n)
   FROM disclosures_told told
   WHERE told.disclosure_id = disclosure.id) AS told
FROM shared_agreement() agreement
JOIN sharing_agreement in_force ON in_force.id = agreement.agreement_id
JOIN disclosures_disclosure disclosure
  ON disclosure.recipient_id = agreement.viewer_id
  AND disclosure.organisation_id = agreement.partner_id
  AND disclosure.force_id = agreement.force_id
JOIN sharing_agreement rests_on
  ON rests_on.id = disclosure.agreement_id AND rests_on.reference = in_force.reference
JOIN accounts_user teller ON teller.id = disclosure.made_by_id
LEFT JOIN disclosures_disclosure earlier ON earlier.id = disclosure.replaces_id
WHERE disclosure.gateway = ANY (in_force.gateways)
  AND disclosure.taken_back_at IS NULL
  AND disclosure.until >= (statement_timestamp() AT TIME ZONE 'Europe/London')::date
  AND NOT EXISTS (
    SELECT FROM disclosures_disclosure later WHERE later.replaces_id = disclosure.id);
