-- Disclosures to the ticket's viewer that were revoked in the last 92 days: that they were
-- revoked, and nothing of their content (Data Protection Act 2018, s.38(5)). The law by which
-- they were made no longer matters here, but the agreement they rested on must be in force.
DROP VIEW IF EXISTS shared_revoked_disclosures;
CREATE VIEW shared_revoked_disclosures WITH (security_barrier) AS
SELECT
  disclosure.reference::text AS reference,
  disclosure.made_at AS disclosed_at,
  disclosure.revoked_at
FROM shared_agreement() agreement
JOIN sharing_agreement in_force ON in_force.id = agreement.agreement_id
JOIN disclosures_disclosure disclosure
  ON disclosure.recipient_id = agreement.viewer_id
  AND disclosure.organisation_id = agreement.partner_id
  AND disclosure.force_id = agreement.force_id
JOIN sharing_agreement rests_on
  ON rests_on.id = disclosure.agreement_id AND rests_on.reference = in_force.reference
WHERE disclosure.revoked_at > statement_timestamp() - interval '92 days';
