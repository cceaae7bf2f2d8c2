-- Referrals that were made to the partner of the agreement, and to nobody else: to whom it
-- has named to receive them, or all of its people while nobody is named (the same is said
-- in accounts/queries.py). Police who view as the partner see what those see. Who is at
-- risk is not here: it is told by the way that the two have agreed. When one was made may
-- be told late, so it has been shown since its history has that it was.
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
    SELECT min(told.pgh_created_at) FROM operations_referralevent told
    WHERE told.pgh_obj_id = referral.id AND told.made_at IS NOT NULL)) AS shown_from
FROM shared_agreement() agreement
JOIN operations_referral referral
  ON referral.force_id = agreement.force_id
  AND referral.to_organisation_id = agreement.partner_id
JOIN accounts_user maker ON maker.id = referral.recorded_by_id
JOIN accounts_organisation police ON police.id = maker.organisation_id
LEFT JOIN accounts_team team ON team.id = maker.team_id
WHERE 'referrals' = ANY (agreement.kinds)
  AND referral.error_at IS NULL
  AND referral.made_at IS NOT NULL
  AND (agreement.viewer_id IS NULL
    OR EXISTS (
      SELECT FROM accounts_user viewer
      WHERE viewer.id = agreement.viewer_id AND viewer.takes_referrals)
    OR NOT EXISTS (
      SELECT FROM accounts_user named
      WHERE named.organisation_id = agreement.partner_id
        AND named.is_active AND named.takes_referrals));
