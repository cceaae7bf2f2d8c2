-- When a home was entered, whether that was lawful, and how the warrant was endorsed.
SELECT keep_earlier_rows('operations_warrantentry');
SELECT keep_earlier_rows('operations_warrantpremises');
-- What was due by when, by which law, and what became of it; not when it is looked at next,
-- which the sweep writes.
SELECT keep_earlier_rows('operations_deadline', 'force_id', 'closure_id', 'warrant_id',
  'arrest_id', 'call_back_id', 'tasking_id', 'referral_id', 'priority_id', 'after_care_id',
  'kind', 'part', 'due_at', 'alert_by', 'is_day', 'section', 'act', 'state', 'settled_at',
  'team_id', 'person_id');
SELECT keep_earlier_rows('operations_alert');
SELECT keep_earlier_rows('operations_revisit');
SELECT keep_earlier_rows('operations_teamhours');
-- Not `before`, which has words of the arrest.
SELECT keep_earlier_rows('operations_arrestmatch', 'imported_id', 'candidate_id', 'state',
  'made_at', 'decided_at', 'decided_by_id', 'because_id');
SELECT keep_earlier_rows('operations_operation_partners');
SELECT keep_earlier_rows('operations_countyline_linked_reports');
SELECT keep_earlier_rows('operations_countyline_linked_arrests');
SELECT keep_earlier_rows('operations_countyline_linked_closures');
SELECT keep_earlier_rows('operations_countyline_linked_premises');
