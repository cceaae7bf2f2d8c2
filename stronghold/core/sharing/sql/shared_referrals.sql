-- Referrals made to the partner of the agreement, and to no other. They are shown to the
-- people it has named to receive referrals, or to all of its people while none is named;
-- to a service account only if its scopes say so (accounts/queries.py applies the same
-- rule). Police who view as the partner see them too.
-- The name of the person at risk is not here: it is passed by the agreed secure route.
-- A referral can be recorded as made after the event, so shown_from uses the time at which
-- its history recorded that.
DROP VIEW IF EXISTS shared_referrals;
CREATE VIEW shared_referrals WITH (security_barrier) AS
SELECT
  referral.reference::text AS reference,
  referral.kind::text AS kind,
  referral.subject::text AS subject,
  referral.urgency::text AS urgency,
  referral.state::text AS state,
  referral.recipient_role::text AS recipient_role,
  referral.their_reference::text AS their_reference,
  referral.made_at,
  referral.acknowledged_at,
  referral.decision::text AS decision,
  referral.decision_at,
  referral.outcome_sent_at,
  referral.feedback,
  referral.decision_reason,
  referral.threshold::text AS threshold,
  coalesce(team.name, police.name)::text AS from_team,
  coalesce(nullif(team.duty_phone, ''), police.duty_phone)::text AS from_phone,
  referral.name_passed::text AS name_passed,
  referral.name_passed_at,
  greatest(referral.made_at, (
    SELECT min(history.pgh_created_at) FROM operations_referralevent history
    WHERE history.pgh_obj_id = referral.id AND history.made_at IS NOT NULL)) AS shown_from,
  (SELECT deadline.due_at FROM operations_deadline deadline
   WHERE deadline.referral_id = referral.id AND deadline.kind = 'referral_ack'
     AND deadline.state = 'open') AS acknowledge_by
FROM shared_agreement() agreement
JOIN operations_referral referral
  ON referral.force_id = agreement.force_id
  AND referral.to_organisation_id = agreement.partner_id
JOIN accounts_user maker ON maker.id = referral.recorded_by_id
JOIN accounts_organisation police ON police.id = maker.organisation_id
LEFT JOIN accounts_team team ON team.id = maker.team_id
WHERE 'referrals' = ANY (agreement.kinds)
  AND referral.error_at IS NULL
  AND referral.erased_at IS NULL
  AND referral.restricted_at IS NULL
  AND referral.made_at IS NOT NULL
  AND (agreement.viewer_id IS NULL
    OR EXISTS (
      SELECT FROM accounts_user viewer
      WHERE viewer.id = agreement.viewer_id AND viewer.takes_referrals)
    OR NOT EXISTS (
      SELECT FROM accounts_user named
      WHERE named.organisation_id = agreement.partner_id
        AND named.is_active AND named.takes_referrals AND named.role <> 'service')
    AND NOT EXISTS (
      SELECT FROM accounts_user viewer
      WHERE viewer.id = agreement.viewer_id AND viewer.role = 'service'));
