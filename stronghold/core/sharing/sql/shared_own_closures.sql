-- The closure cases that the partner issues itself, from the draft until nothing in them is
-- running, with what the law requires next. They are shown wherever they are. A partner that
-- issues no closure notices has none.
DROP VIEW IF EXISTS shared_own_closures;
CREATE VIEW shared_own_closures WITH (security_barrier) AS
SELECT
  closure.reference::text AS reference,
  (CASE
    WHEN closure.state NOT IN ('order', 'order_extended') THEN closure.state
    WHEN closure.order_suspended_at IS NOT NULL THEN 'order_suspended'
    WHEN closure.order_begins_at > now() THEN 'order_to_come'
    ELSE closure.state END)::text AS state,
  closure.place_text::text AS place,
  next_due.kind::text AS due_kind,
  next_due.due_at,
  next_due.is_day,
  next_due.section::text AS section
FROM shared_agreement() agreement
JOIN operations_closurecase closure
  ON closure.force_id = agreement.force_id AND closure.issuer_id = agreement.partner_id
LEFT JOIN LATERAL (
  SELECT due.kind, due.due_at, due.is_day, due.section
  FROM operations_deadline due
  WHERE due.closure_id = closure.id
    AND due.state = 'open'
    AND due.kind IN ('notice_gap', 'hearing', 'adjourned_hearing', 'irregular', 'alone',
                     'to_sign', 'not_signed', 'order_limit', 'order_begins', 'order_ends',
                     'continued_notice_ends', 'notice_ends')
  -- Deadlines for action come before dates on which something ends.
  ORDER BY array_position(ARRAY['notice_gap', 'hearing', 'adjourned_hearing', 'irregular',
    'alone', 'to_sign', 'not_signed', 'order_limit', 'order_begins', 'order_ends',
    'continued_notice_ends', 'notice_ends'], due.kind::text), due.due_at
  LIMIT 1
) next_due ON true
WHERE closure.error_at IS NULL
  AND closure.erased_at IS NULL
  AND closure.restricted_at IS NULL
  AND (closure.state IN ('draft', 'authorised', 'served', 'extended_notice', 'adjourned')
    -- A notice that the court continued without an order, until its hours are over.
    OR closure.state = 'refused_continued' AND next_due.kind = 'continued_notice_ends'
      AND next_due.due_at >= now()
    OR closure.state IN ('order', 'order_extended')
      AND closure.order_ends_on >= (now() AT TIME ZONE 'Europe/London')::date
      AND (closure.order_ends_at IS NULL OR closure.order_ends_at >= now()));
