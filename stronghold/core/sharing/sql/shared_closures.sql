-- Closure cases that a court has decided, in the areas of the agreement. The address is shown
-- only if the court made an order in public and the agreement allows it, for the agreement's
-- number of months after the order ended, and never once the order was quashed. Cases decided
-- before the first day of the agreement's records are left out. A case withheld for
-- safeguarding is left out, except for the council that issued it and an organisation that the
-- case names as consulted.
-- An order past its last day has expired, although the record's state does not say so; the
-- same goes for a notice that the court continued without an order, once its hours are over,
-- and for an order that is suspended or that the court let begin later.

-- Which cases those are. Only the views read this: shared_activities asks it for one case after
-- another, and PostgreSQL would plan the whole of shared_closures for each place that asks.
DROP VIEW IF EXISTS shared_closures, given_closures CASCADE;
CREATE VIEW given_closures AS
-- Read once, as in shared_activities.
WITH agreement AS MATERIALIZED (SELECT * FROM shared_agreement())
SELECT
  closure.id,
  closure.reference,
  closure.state,
  closure.scope,
  closure.issuer_id,
  closure.order_made_on,
  closure.order_ends_on,
  closure.order_ends_at,
  closure.order_begins_at,
  closure.order_suspended_at,
  closure.ceased_on,
  closure.ward_id,
  closure.place_text,
  closure.point,
  coalesce(decided.recorded_at, closure.recorded_at) AS shown_from,
  (SELECT closure_addresses FROM agreement) AS has_address,
  (SELECT address_months FROM agreement) AS address_months
FROM operations_closurecase closure
LEFT JOIN LATERAL (
  SELECT min(event.recorded_at) AS recorded_at,
    (min(event.happened_at) AT TIME ZONE 'Europe/London')::date AS on_day
  FROM operations_closureevent event
  WHERE event.case_id = closure.id AND event.kind IN ('order', 'refuse', 'refuse_continue')
) decided ON true
WHERE closure.force_id = (SELECT force_id FROM agreement WHERE 'closures' = ANY (kinds))
  AND closure.error_at IS NULL
  AND closure.erased_at IS NULL
  AND closure.restricted_at IS NULL
  AND closure.state IN ('refused_continued', 'refused', 'order', 'order_extended',
                        'discharged', 'expired', 'quashed')
  AND coalesce(closure.order_made_on, decided.on_day, closure.occurred_on)
    >= (SELECT records_from FROM agreement)
  AND (closure.ward_id = ANY ((SELECT areas FROM agreement)::bigint[])
       OR closure.district_id = ANY ((SELECT areas FROM agreement)::bigint[]))
  AND (closure.issuer_id = (SELECT partner_id FROM agreement) OR NOT EXISTS (
    SELECT FROM held_back withheld
    WHERE withheld.partner_id = (SELECT partner_id FROM agreement)
      AND ((withheld.kind = 'closure' AND withheld.id = closure.id)
        OR (withheld.kind = 'premises' AND withheld.id = closure.premises_id)))
    OR EXISTS (
      SELECT FROM operations_closureevent named
      JOIN accounts_organisation consultee ON consultee.code = named.facts ->> 'organisation'
      WHERE named.case_id = closure.id AND named.kind = 'name_consultee'
        AND consultee.id = (SELECT partner_id FROM agreement)
        AND NOT EXISTS (
          SELECT FROM operations_closureevent back
          WHERE back.case_id = closure.id AND back.kind = 'take_back'
            AND (back.facts ->> 'event')::int = named.n)));

CREATE VIEW shared_closures WITH (security_barrier) AS
SELECT
  closure.reference::text AS reference,
  (CASE
    WHEN closure.state IN ('order', 'order_extended')
      AND (closure.order_ends_on < (now() AT TIME ZONE 'Europe/London')::date
        OR closure.order_ends_at < now())
      THEN 'expired'
    WHEN closure.state IN ('order', 'order_extended')
      AND closure.order_suspended_at IS NOT NULL
      THEN 'order_suspended'
    WHEN closure.state IN ('order', 'order_extended') AND closure.order_begins_at > now()
      THEN 'order_to_come'
    WHEN closure.state = 'refused_continued' AND EXISTS (
      SELECT FROM operations_deadline due
      WHERE due.closure_id = closure.id AND due.kind = 'continued_notice_ends'
        AND due.state <> 'void' AND due.due_at < now())
      THEN 'expired'
    ELSE closure.state END)::text AS state,
  closure.scope::text AS scope,
  issuer.name::text AS issuer,
  closure.order_made_on,
  closure.order_ends_on,
  closure.order_begins_at,
  closure.ceased_on,
  ward.code::text AS ward_code,
  ward.name::text AS ward_name,
  (CASE WHEN shown.address THEN closure.place_text ELSE '' END)::text AS place,
  CASE WHEN shown.address THEN closure.point ELSE coarse.point END AS point,
  CASE WHEN shown.address THEN 'address' WHEN coarse.is_area THEN 'ward'
    ELSE 'street' END AS place_is,
  closure.shown_from
FROM given_closures closure
JOIN accounts_organisation issuer ON issuer.id = closure.issuer_id
LEFT JOIN (SELECT id, code, name FROM geography_area OFFSET 0) ward
  ON ward.id = closure.ward_id AND closure.point IS NOT NULL
LEFT JOIN sharing_coarseplace coarse ON coarse.kind = 'closure' AND coarse.record_id = closure.id
CROSS JOIN LATERAL (
  SELECT closure.has_address
    AND closure.order_made_on IS NOT NULL
    AND closure.state <> 'quashed'
    AND (coalesce(least(closure.ceased_on, closure.order_ends_on), 'infinity')
          + make_interval(months => closure.address_months))::date
        >= (now() AT TIME ZONE 'Europe/London')::date AS address
) shown;
