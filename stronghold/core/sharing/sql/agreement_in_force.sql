-- The versions that are in force today. Only the views and functions below read this.
DROP VIEW IF EXISTS agreements_in_force CASCADE;
CREATE VIEW agreements_in_force AS
SELECT agreement.id, agreement.reference, agreement.partner_id, agreement.force_id,
  agreement.rows
FROM sharing_agreement agreement
CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE 'Europe/London')::date AS today) clock
WHERE agreement.police_signed_at IS NOT NULL
  AND agreement.partner_signed_at IS NOT NULL
  AND agreement.suspended_at IS NULL
  AND agreement.ended_at IS NULL
  AND clock.today BETWEEN agreement.valid_from AND agreement.ends_on
  AND NOT EXISTS (
    SELECT FROM sharing_agreement later
    WHERE later.reference = agreement.reference
      AND later.version > agreement.version
      AND later.police_signed_at IS NOT NULL
      AND later.partner_signed_at IS NOT NULL
      AND later.valid_from <= clock.today);

-- The agreement of this transaction's ticket, if it is in force now. This is the only way in
-- which the role stronghold_partner reads anything. Without a ticket, or with one that is
-- invented or has expired, there is no row. Police also see a version that is not in force,
-- as it would be. sharing/rules.py (status_on) applies the same conditions in Python, and a
-- test compares the two.
DROP FUNCTION IF EXISTS shared_agreement() CASCADE;
CREATE FUNCTION shared_agreement()
RETURNS TABLE (
  agreement_id bigint,
  partner_id bigint,
  force_id bigint,
  kinds text[],
  areas bigint[],
  executed_by date,
  closure_addresses boolean,
  address_months integer,
  records_from date,
  figures text[],
  area_codes text[],
  viewer_id bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
SET search_path = pg_catalog, public, pg_temp
SET timezone = 'Europe/London'
AS $$
#variable_conflict use_column
BEGIN
  -- In PL/pgSQL the plan is made once per connection, not once per statement.
  RETURN QUERY SELECT
    agreement.id,
    agreement.partner_id,
    agreement.force_id,
    agreement.rows::text[],
    ARRAY(SELECT area.id FROM geography_area area
          WHERE area.code = ANY (agreement.area_codes)),
    current_date - agreement.embargo_days::integer,
    agreement.closure_addresses,
    agreement.address_months::integer,
    coalesce(agreement.records_from, '-infinity'::date),
    -- A partner that sees the rows of a kind can count them, under any of its agreements
    -- with the force.
    ARRAY(SELECT kind::text FROM unnest(agreement.figures) kind
          WHERE NOT EXISTS (
            SELECT FROM agreements_in_force other
            WHERE other.partner_id = agreement.partner_id
              AND other.force_id = agreement.force_id
              AND other.reference <> agreement.reference
              AND kind = ANY (other.rows))),
    agreement.area_codes::text[],
    -- Disclosures to a named person are never shown in a preview.
    CASE WHEN NOT ticket.is_preview THEN ticket.viewer_id END
  FROM sharing_ticket ticket
  JOIN sharing_agreement agreement ON agreement.id = ticket.agreement_id
  JOIN accounts_user viewer ON viewer.id = ticket.viewer_id
  JOIN accounts_organisation organisation ON organisation.id = viewer.organisation_id
  WHERE ticket.digest = sha256(convert_to(
          coalesce(current_setting('stronghold.ticket', true), ''), 'UTF8'))
    AND ticket.until > statement_timestamp()
    AND viewer.is_active
    AND CASE WHEN ticket.is_preview
      THEN organisation.kind = 'police' AND organisation.force_id = agreement.force_id
      ELSE organisation.id = agreement.partner_id
        AND EXISTS (SELECT FROM agreements_in_force running WHERE running.id = agreement.id)
      END;
END $$;
