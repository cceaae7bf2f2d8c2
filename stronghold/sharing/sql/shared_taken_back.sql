-- What was taken back from whom the ticket is of, for 92 days: that it was, and nothing of
-- what it told (Data Protection Act 2018, s.38(5)). By which law it had been told no longer
-- matters; the agreement that it rested on has to be in force.
DROP VIEW IF EXISTS shared_taken_back;
CREATE VIEW shared_taken_back WITH (security_barrier) AS
SELECT
  disclosure.reference::text AS reference,
  disclosure.made_at AS told_at,
  disclosure.taken_back_at
FROM shared_agreement() agreement
JOIN sharing_agreement in_force ON in_force.id = agreement.agreement_id
JOIN disclosures_disclosure disclosure
  ON disclosure.recipient_id = agreement.viewer_id
  AND disclosure.organisation_id = agreement.partner_id
  AND disclosure.force_id = agreement.force_id
JOIN sharing_agreement rests_on
  ON rests_on.id = disclosure.agreement_id AND rests_on.reference = in_force.reference
WHERE disclosure.taken_back_at > statement_timestamp() - interval '92 days';
