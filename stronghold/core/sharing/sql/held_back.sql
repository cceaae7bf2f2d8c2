-- The records withheld for safeguarding from each organisation: from every one except those
-- to which the concern was referred. Only the shared views read this.
DROP VIEW IF EXISTS held_back CASCADE;
CREATE VIEW held_back AS
SELECT held.record_kind::text AS kind, held.record_id AS id, organisation.id AS partner_id
FROM operations_sharinghold held
CROSS JOIN accounts_organisation organisation
WHERE held.until IS NULL
  AND NOT EXISTS (
    SELECT FROM operations_referral referral
    WHERE referral.concern_id = held.concern_id
      AND referral.to_organisation_id = organisation.id
      AND referral.made_at IS NOT NULL
      AND referral.error_at IS NULL);
