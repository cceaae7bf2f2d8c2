-- Erases what a record says, by a stored decision, and leaves its tombstone. The row itself
-- stays, with what figures count, so that every tally and a recount give what they gave.

-- What becomes of each column of an erased record, in its table and in its history. A column
-- that is not listed is kept; a test demands of each new column that someone chose.
CREATE OR REPLACE FUNCTION erased_columns()
RETURNS TABLE (relation text, name text, becomes text)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  WITH every (name, becomes) AS (VALUES
    ('content_digest', $q$''$q$),
    ('occurred_at', 'NULL'),
    ('place_text', $q$''$q$),
    -- The middle of the finest square that map cells count (figures/grid.py): about 190
    -- metres wide, so that no square counts more or less. The sums of positions in that
    -- square change with it, because of a single record they would be its exact place.
    ('point', 'ST_SetSRID(ST_Point('
      '(floor((ST_X(point) + 180) / 360 * 131072) + 0.5) / 131072 * 360 - 180, '
      '(floor((ST_Y(point) + 90) / 225 * 131072) + 0.5) / 131072 * 225 - 90), 4326)'),
    ('street_id', 'NULL'),
    ('premises_id', 'NULL'),
    -- By the hour, as counts of what was logged have it.
    ('restricted_at', 'NULL'),
    ('recorded_at', $q$date_trunc('hour', recorded_at, 'UTC')$q$),
    ('error_at', $q$date_trunc('hour', error_at, 'UTC')$q$),
    ('error_reason', $q$CASE WHEN error_at IS NULL THEN '' ELSE 'Erased' END$q$)
  ), tables (relation) AS (VALUES
    ('reports_report'), ('operations_arrest'), ('operations_warrant'),
    ('operations_closurecase'), ('operations_seizure'), ('operations_activity'),
    ('operations_referral'), ('operations_concern'), ('operations_countyline'),
    ('operations_crimegroup')
  )
  SELECT relation, name, becomes FROM tables CROSS JOIN every
  UNION ALL VALUES
    -- A day becomes the first of its week that is in its month: it stays in the same week
    -- and month, which is all that figures count.
    ('reports_report', 'received_on', 'first_of_both(received_on)'),
    ('reports_report', 'received_at',
     $q$first_of_both(received_on)::timestamp AT TIME ZONE 'Europe/London'$q$),
    ('reports_report', 'occurred_on', 'first_of_both(received_on)'),
    ('reports_report', 'occurred_known', 'false'),
    ('reports_report', 'channel', $q$'not_said'$q$),
    ('reports_report', 'drug', $q$'unknown'$q$),
    ('reports_report', 'description', $q$''$q$),
    ('reports_report', 'signs', $q$'{}'$q$),
    ('reports_report', 'children_seen', 'false'),
    ('reports_report', 'vulnerable_adult', 'false'),
    ('reports_report', 'weapons_mentioned', 'false'),
    ('reports_report', 'reported_by', $q$'not_said'$q$),
    ('reports_report', 'team_id', 'NULL'),
    ('reports_report', 'assigned_to_id', 'NULL'),
    ('reports_report', 'grade', $q$''$q$),
    ('reports_report', 'reopened_because', $q$''$q$),
    ('reports_report', 'source_evaluation', $q$''$q$),
    ('reports_report', 'information_assessment', $q$''$q$),
    ('reports_report', 'basis', $q$''$q$),
    ('reports_report', 'sanitised_text', $q$''$q$),

    ('operations_arrest', 'occurred_on', 'first_of_both(occurred_on)'),
    ('operations_arrest', 'custody_number', 'NULL'),
    ('operations_arrest', 'offence_provision', $q$''$q$),
    ('operations_arrest', 'drug_class', $q$'U'$q$),
    ('operations_arrest', 'age_band', $q$'unknown'$q$),
    ('operations_arrest', 'disposal', $q$''$q$),
    ('operations_arrest', 'exploitation', $q$''$q$),
    ('operations_arrest', 'exploitation_reason', $q$''$q$),
    ('operations_arrest', 'referral_reference', $q$''$q$),
    ('operations_arrest', 'operation_id', 'NULL'),

    ('operations_warrant', 'occurred_on', 'first_of_both(occurred_on)'),
    ('operations_warrant', 'executed_on', 'first_of_both(executed_on)'),
    ('operations_warrant', 'articles', $q$''$q$),
    ('operations_warrant', 'entries_grounds', $q$''$q$),
    ('operations_warrant', 'operation_id', 'NULL'),
    ('operations_warrant', 'authorised_at', 'NULL'),
    ('operations_warrant', 'authorised_rank', $q$''$q$),
    ('operations_warrant', 'applied_on', 'NULL'),
    ('operations_warrant', 'court', $q$''$q$),
    ('operations_warrant', 'refused_on', 'NULL'),
    ('operations_warrant', 'issued_on', 'NULL'),
    ('operations_warrant', 'ends_on', 'NULL'),
    ('operations_warrant', 'withdrawn_on', 'NULL'),
    ('operations_warrant', 'withdrawn_because', $q$''$q$),
    ('operations_warrant', 'returned_on', 'NULL'),
    ('operations_warrant', 'irregular', $q$'{}'$q$),
    ('operations_warrant', 'reviewed_at', 'NULL'),
    ('operations_warrant', 'reviewed_by_id', 'NULL'),
    ('operations_warrant', 'review_note', $q$''$q$),

    -- The days of a notice and an order stay: an order counts on each day it is in force.
    ('operations_closurecase', 'occurred_on', 'first_of_both(occurred_on)'),
    ('operations_closurecase', 'team_id', 'NULL'),
    ('operations_closurecase', 'caseworker_id', 'NULL'),
    ('operations_closurecase', 'operation_id', 'NULL'),
    ('operations_closurecase', 'order_ends_at', 'NULL'),
    ('operations_closurecase', 'order_begins_at', 'NULL'),
    ('operations_closurecase', 'order_suspended_at', 'NULL'),

    ('operations_seizure', 'occurred_on', 'first_of_both(occurred_on)'),
    ('operations_seizure', 'arrest_id', 'NULL'),
    ('operations_seizure', 'entry_id', 'NULL'),
    ('operations_seizure', 'operation_id', 'NULL'),
    ('operations_seizure', 'team_id', 'NULL'),
    ('operations_seizure', 'blurred_until', 'NULL'),
    ('operations_seizure', 'drug', $q$CASE WHEN drug = '' THEN '' ELSE 'other' END$q$),
    ('operations_seizure', 'quantity', 'NULL'),
    ('operations_seizure', 'unit', $q$''$q$),
    ('operations_seizure', 'estimate', 'NULL'),
    ('operations_seizure', 'exhibit_reference', 'NULL'),

    ('operations_activity', 'occurred_on', 'first_of_both(occurred_on)'),
    ('operations_activity', 'operation_id', 'NULL'),
    ('operations_activity', 'ended_at', 'NULL'),
    ('operations_activity', 'end_uuid', 'NULL'),
    ('operations_activity', 'end_digest', $q$''$q$),
    ('operations_activity', 'results', $q$'{}'$q$),
    ('operations_activity', 'result_text', $q$''$q$),

    ('operations_referral', 'occurred_on', 'first_of_both(occurred_on)'),
    ('operations_referral', 'subject', $q$''$q$),
    ('operations_referral', 'to_name', $q$''$q$),
    ('operations_referral', 'recipient_role', $q$''$q$),
    ('operations_referral', 'their_reference', $q$''$q$),
    ('operations_referral', 'legal_basis', $q$''$q$),
    ('operations_referral', 'opened_at', $q$date_trunc('week', opened_at, 'UTC')$q$),
    ('operations_referral', 'made_at', $q$date_trunc('week', made_at, 'UTC')$q$),
    ('operations_referral', 'acknowledged_at', 'NULL'),
    ('operations_referral', 'decision_at', $q$date_trunc('week', decision_at, 'UTC')$q$),
    ('operations_referral', 'decision_reason',
     $q$CASE WHEN decision_reason = '' THEN '' ELSE 'Erased' END$q$),
    ('operations_referral', 'threshold',
     $q$CASE WHEN threshold = '' THEN '' ELSE 'Erased' END$q$),
    ('operations_referral', 'name_passed', $q$''$q$),
    ('operations_referral', 'name_passed_at', 'NULL'),
    ('operations_referral', 'rang_at', 'NULL'),
    ('operations_referral', 'who_answered', $q$''$q$),
    ('operations_referral', 'outcome_sent_at', 'NULL'),
    ('operations_referral', 'feedback', $q$''$q$),
    ('operations_referral', 'report_id', 'NULL'),
    ('operations_referral', 'arrest_id', 'NULL'),
    ('operations_referral', 'closure_id', 'NULL'),
    ('operations_referral', 'county_line_id', 'NULL'),

    ('operations_concern', 'occurred_on', 'first_of_both(occurred_on)'),
    ('operations_concern', 'subject', $q$''$q$),
    ('operations_concern', 'signs', $q$'{}'$q$),
    ('operations_concern', 'words', $q$''$q$),
    ('operations_concern', 'report_id', 'NULL'),
    ('operations_concern', 'arrest_id', 'NULL'),
    ('operations_concern', 'closure_id', 'NULL'),

    ('operations_countyline', 'occurred_on', 'first_of_both(occurred_on)'),
    ('operations_countyline', 'name', $q$''$q$),
    ('operations_countyline', 'hub', $q$''$q$),
    ('operations_countyline', 'travel', $q$'{}'$q$),
    ('operations_countyline', 'threats', $q$'{}'$q$),
    ('operations_countyline', 'children', $q$'unknown'$q$),
    ('operations_countyline', 'adults', $q$'unknown'$q$),
    ('operations_countyline', 'number_dead_on',
     'CASE WHEN number_dead_on IS NOT NULL THEN closed_on END'),
    ('operations_countyline', 'charge_known_by',
     $q$CASE WHEN charge_known_by = '' THEN '' ELSE 'Erased' END$q$),

    ('operations_crimegroup', 'occurred_on', 'first_of_both(occurred_on)'),
    ('operations_crimegroup', 'name', $q$'Erased'$q$),
    ('operations_crimegroup', 'suspected_of', $q$'{}'$q$),
    ('operations_crimegroup', 'phase', $q$''$q$),
    ('operations_crimegroup', 'assessment_reference', $q$''$q$),
    ('operations_crimegroup', 'assessed_on', 'NULL'),

    -- Plans are counted in no figure.
    ('operations_operation', 'content_digest', $q$''$q$),
    ('operations_operation', 'recorded_at', $q$date_trunc('hour', recorded_at, 'UTC')$q$),
    ('operations_operation', 'restricted_at', 'NULL'),
    ('operations_operation', 'name', $q$'Erased'$q$),
    ('operations_operation', 'aims', $q$''$q$),

    ('operations_priority', 'content_digest', $q$''$q$),
    ('operations_priority', 'recorded_at', $q$date_trunc('hour', recorded_at, 'UTC')$q$),
    ('operations_priority', 'restricted_at', 'NULL'),
    ('operations_priority', 'operation_id', 'NULL'),
    ('operations_priority', 'issue', $q$'Erased'$q$),
    ('operations_priority', 'place_text',
     $q$CASE WHEN area_code = '' THEN 'Erased' ELSE '' END$q$),
    ('operations_priority', 'outline', 'NULL'),
    ('operations_priority', 'why', $q$''$q$),
    ('operations_priority', 'done', $q$CASE WHEN done = '' THEN '' ELSE 'Erased' END$q$),

    ('operations_tasking', 'content_digest', $q$''$q$),
    ('operations_tasking', 'recorded_at', $q$date_trunc('hour', recorded_at, 'UTC')$q$),
    ('operations_tasking', 'restricted_at', 'NULL'),
    ('operations_tasking', 'place_text', $q$''$q$),
    ('operations_tasking', 'point', 'NULL'),
    ('operations_tasking', 'street_id', 'NULL'),
    ('operations_tasking', 'premises_id', 'NULL'),
    ('operations_tasking', 'operation_id', 'NULL'),
    ('operations_tasking', 'priority_id', 'NULL'),
    ('operations_tasking', 'person_id', 'NULL'),
    ('operations_tasking', 'what', $q$'Erased'$q$),
    ('operations_tasking', 'outcome',
     $q$CASE WHEN outcome = '' THEN '' ELSE 'Erased' END$q$),
    ('operations_tasking', 'source', $q$''$q$),

    ('operations_aftercare', 'content_digest', $q$''$q$),
    ('operations_aftercare', 'recorded_at', $q$date_trunc('hour', recorded_at, 'UTC')$q$),
    ('operations_aftercare', 'restricted_at', 'NULL'),
    ('operations_aftercare', 'premises_id', 'NULL'),
    ('operations_aftercare', 'place_text', $q$''$q$),
    ('operations_aftercare', 'source', $q$''$q$),
    ('operations_aftercare', 'ended_words', $q$''$q$)
$$;

CREATE OR REPLACE FUNCTION first_of_both(day date) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT greatest(date_trunc('week', day), date_trunc('month', day))::date
$$;

-- Says whether the database's owner erases a record in this very transaction. Histories let
-- themselves be emptied only then (core/audit/sql/histories.sql).
CREATE OR REPLACE FUNCTION is_erasing() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT current_user = 'stronghold_owner' AND EXISTS (
    SELECT FROM public.oversight_tombstone
    WHERE txid = pg_current_xact_id_if_assigned()::text)
$$;

CREATE OR REPLACE FUNCTION erase_record(chosen bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  decided record;
  base regclass;
  row_id bigint;
  counted_on date;
  category text;
  becoming text;
  kinds CONSTANT jsonb := '{
    "reports": ["reports_report", "received_on", "concern"],
    "arrests": ["operations_arrest", "occurred_on", "offence_class"],
    "warrants": ["operations_warrant", "coalesce(executed_on, occurred_on)", "outcome"],
    "closures": ["operations_closurecase", "coalesce(served_on, order_made_on, occurred_on)",
                 "issued_as"],
    "seizures": ["operations_seizure", "occurred_on", "coalesce(nullif(drug_class, ''''), kind)"],
    "activities": ["operations_activity", "occurred_on", "kind"],
    "referrals": ["operations_referral", "occurred_on", "kind"],
    "concerns": ["operations_concern", "occurred_on", "''''"],
    "lines": ["operations_countyline", "occurred_on", "''''"],
    "groups": ["operations_crimegroup", "occurred_on", "''''"],
    "operations": ["operations_operation", "begins_on", "''''"],
    "priorities": ["operations_priority", "since", "''''"],
    "taskings": ["operations_tasking", "due_on", "''''"],
    "after_care": ["operations_aftercare", "since", "''''"]}';
BEGIN
  -- Nothing happens without a stored decision to erase that another person approved, that
  -- was not taken back, and was not executed before.
  SELECT decision.* INTO decided
  FROM oversight_decision AS decision
  JOIN oversight_erasureanswer AS answer ON answer.decision_id = decision.id
  WHERE decision.id = chosen AND decision.what = 'erase' AND answer.is_approved
    AND answer.decided_by_id <> decision.proposed_by_id
    AND NOT EXISTS (SELECT FROM oversight_decisionend WHERE decision_id = decision.id)
    AND NOT EXISTS (SELECT FROM oversight_tombstone WHERE decision_id = decision.id)
  FOR UPDATE OF decision;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no approved decision to erase has this number'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (
    SELECT FROM oversight_decision AS other
    WHERE other.reference = decided.reference AND other.force_id = decided.force_id
      AND other.what IN ('hold', 'restrict')
      AND NOT EXISTS (SELECT FROM oversight_decisionend WHERE decision_id = other.id)
  ) THEN
    RAISE EXCEPTION '% is on hold or restricted', decided.reference
      USING ERRCODE = 'insufficient_privilege';
  END IF;

  base := kinds -> decided.record_kind ->> 0;
  EXECUTE format(
    'SELECT id, %s, %s FROM %s WHERE reference = $1 AND force_id = $2 AND erased_at IS NULL '
    'FOR UPDATE', kinds -> decided.record_kind ->> 1, kinds -> decided.record_kind ->> 2, base)
  INTO row_id, counted_on, category USING decided.reference, decided.force_id;
  IF row_id IS NULL THEN
    RAISE EXCEPTION '% is not there, or was erased', decided.reference
      USING ERRCODE = 'insufficient_privilege';
  END IF;

  EXECUTE format(
    'INSERT INTO oversight_tombstone (decision_id, force_id, record_kind, reference, week, '
    '  district, ward, lsoa, category, erased_at, txid) '
    'SELECT $1, $2, $3, reference, date_trunc(''week'', $4)::date, coalesce(district.code, ''''), '
    '  coalesce(ward.code, ''''), coalesce(lsoa.code, ''''), coalesce($5, ''''), '
    '  statement_timestamp(), pg_current_xact_id()::text '
    'FROM %s AS erased '
    -- An operation and a priority have no areas of a point.
    'CROSS JOIN to_jsonb(erased) AS facts '
    'LEFT JOIN geography_area AS district ON district.id = (facts ->> ''district_id'')::bigint '
    'LEFT JOIN geography_area AS ward ON ward.id = (facts ->> ''ward_id'')::bigint '
    'LEFT JOIN geography_area AS lsoa ON lsoa.id = (facts ->> ''lsoa_id'')::bigint '
    'WHERE erased.id = $6', base)
  USING decided.id, decided.force_id, decided.record_kind, counted_on, category, row_id;

  PERFORM erase_what_hangs_on(base, row_id, decided.reference);

  -- The row, and then each earlier version of it. While an upgrade is under way, a column
  -- that one version knows may not be there yet, or any more.
  SELECT string_agg(format('%I = %s', listed.name, listed.becomes), ', ') INTO STRICT becoming
  FROM erased_columns() AS listed
  JOIN pg_attribute ON attrelid = base AND attname = listed.name AND NOT attisdropped
  WHERE listed.relation = base::text;
  EXECUTE format('UPDATE %s SET erased_at = statement_timestamp(), %s WHERE id = $1',
                 base, becoming) USING row_id;
  EXECUTE format('UPDATE %I SET %s WHERE pgh_obj_id = $1', base::text || 'event', becoming)
    USING row_id;

  -- What people wrote about it as they decided; why, as a code, stays.
  UPDATE oversight_decision SET words = ''
    WHERE reference = decided.reference AND force_id = decided.force_id;
  UPDATE oversight_decisionend SET reason = 'Erased', informed_how = '' WHERE decision_id IN (
    SELECT id FROM oversight_decision
    WHERE reference = decided.reference AND force_id = decided.force_id);
  UPDATE oversight_erasureanswer SET reason = '' WHERE decision_id IN (
    SELECT id FROM oversight_decision
    WHERE reference = decided.reference AND force_id = decided.force_id);

  -- The words in which people gave reasons for what they did with it. The purpose of an
  -- export is about all of its records.
  DELETE FROM audit_reason WHERE digest IN (
    SELECT reason_digest FROM audit_event
    WHERE records @> ARRAY[decided.reference::text] AND reason_digest <> '' AND kind <> 'export');
END $$;

-- Erases the rows that belong to a record, and its links from others.
CREATE OR REPLACE FUNCTION erase_what_hangs_on(base regclass, row_id bigint, named text)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  due bigint[];
BEGIN
  CASE base::text
  WHEN 'reports_report' THEN
    -- Without their rows the files are removed by the task that clears the folder.
    PERFORM forget_earlier_rows('reports_attachment', 'report_id', ARRAY[row_id]);
    PERFORM forget_earlier_rows('reports_callback', 'report_id', ARRAY[row_id]);
    DELETE FROM reports_attachment WHERE report_id = row_id;
    DELETE FROM reports_reporter WHERE report_id = row_id;
    UPDATE reports_callback SET cleared_text = '', cleared_at = NULL, cleared_by_id = NULL
      WHERE report_id = row_id;
    UPDATE reports_assessment SET reason = '' WHERE report_id = row_id;
    UPDATE reports_duplicatedecision SET reasons = '{}'
      WHERE row_id IN (first_id, second_id);
    UPDATE operations_referral SET report_id = NULL WHERE report_id = row_id;
    DELETE FROM operations_countyline_linked_reports WHERE report_id = row_id;
    PERFORM forget_earlier_rows(
      'operations_countyline_linked_reports', 'report_id', ARRAY[row_id]);
    due := ARRAY(SELECT id FROM operations_deadline WHERE call_back_id IN (
      SELECT id FROM reports_callback WHERE report_id = row_id));
  WHEN 'operations_arrest' THEN
    PERFORM forget_earlier_rows('operations_arrestmatch', 'imported_id', ARRAY[row_id]);
    PERFORM forget_earlier_rows('operations_arrestmatch', 'candidate_id', ARRAY[row_id]);
    PERFORM forget_earlier_rows(
      'operations_countyline_linked_arrests', 'arrest_id', ARRAY[row_id]);
    UPDATE operations_arrestmatch SET before = '{}'
      WHERE row_id IN (imported_id, candidate_id);
    UPDATE operations_seizure SET arrest_id = NULL WHERE arrest_id = row_id;
    UPDATE operations_referral SET arrest_id = NULL WHERE arrest_id = row_id;
    DELETE FROM operations_countyline_linked_arrests WHERE arrest_id = row_id;
    due := ARRAY(SELECT id FROM operations_deadline WHERE arrest_id = row_id);
  WHEN 'operations_warrant' THEN
    PERFORM forget_earlier_rows('operations_warrantpremises', 'warrant_id', ARRAY[row_id]);
    PERFORM forget_earlier_rows('operations_warrantentry', 'at_id', ARRAY(
      SELECT id FROM operations_warrantpremises WHERE warrant_id = row_id));
    UPDATE operations_warrantpremises
      SET place_text = '', point = NULL, street_id = NULL, premises_id = NULL, planned_at = NULL
      WHERE warrant_id = row_id;
    UPDATE operations_warrantentry
      SET content_digest = '', entered_at = date_trunc('week', entered_at, 'UTC'),
          reasonable_hour = true, hour_reason = '', authority_rank = '', authority_at = NULL,
          accompanied_by = '', irregular = '{}', review_note = ''
      WHERE at_id IN (SELECT id FROM operations_warrantpremises WHERE warrant_id = row_id);
    UPDATE operations_seizure SET entry_id = NULL WHERE entry_id IN (
      SELECT entry.id FROM operations_warrantentry AS entry
      JOIN operations_warrantpremises AS entered ON entered.id = entry.at_id
      WHERE entered.warrant_id = row_id);
    DELETE FROM operations_paper WHERE warrant_id = row_id;
    due := ARRAY(SELECT id FROM operations_deadline WHERE warrant_id = row_id);
  WHEN 'operations_closurecase' THEN
    DELETE FROM operations_closuresignatory WHERE event_id IN (
      SELECT id FROM operations_closureevent WHERE case_id = row_id);
    DELETE FROM operations_closurenotice WHERE case_id = row_id;
    DELETE FROM operations_closureexception WHERE case_id = row_id;
    -- Without their rows the files are removed by the task that clears the folder.
    DELETE FROM operations_paper WHERE closure_id = row_id;
    DELETE FROM packs_hearingpack WHERE case_id = row_id;
    DELETE FROM operations_closureevent WHERE case_id = row_id;
    UPDATE operations_referral SET closure_id = NULL WHERE closure_id = row_id;
    DELETE FROM operations_countyline_linked_closures WHERE closurecase_id = row_id;
    PERFORM forget_earlier_rows(
      'operations_countyline_linked_closures', 'closurecase_id', ARRAY[row_id]);
    due := ARRAY(SELECT id FROM operations_deadline WHERE closure_id = row_id);
  WHEN 'operations_activity' THEN
    -- Who took part stays with the numbers, as of the activity itself; not what was
    -- corrected, nor the minute at which it was recorded.
    DELETE FROM operations_tookpart WHERE activity_id = row_id AND removed_at IS NOT NULL;
    UPDATE operations_tookpart SET added_at = date_trunc('hour', added_at, 'UTC')
      WHERE activity_id = row_id;
  WHEN 'operations_referral' THEN
    due := ARRAY(SELECT id FROM operations_deadline WHERE referral_id = row_id);
  WHEN 'operations_countyline' THEN
    UPDATE operations_referral SET county_line_id = NULL WHERE county_line_id = row_id;
    DELETE FROM operations_countyline_linked_reports WHERE countyline_id = row_id;
    DELETE FROM operations_countyline_linked_arrests WHERE countyline_id = row_id;
    DELETE FROM operations_countyline_linked_closures WHERE countyline_id = row_id;
    DELETE FROM operations_countyline_linked_premises WHERE countyline_id = row_id;
    PERFORM forget_earlier_rows(linked, 'countyline_id', ARRAY[row_id]) FROM unnest(ARRAY[
      'operations_countyline_linked_reports', 'operations_countyline_linked_arrests',
      'operations_countyline_linked_closures', 'operations_countyline_linked_premises'
    ]::regclass[]) AS linked;
  WHEN 'operations_crimegroup' THEN
    UPDATE operations_disruption
      SET content_digest = '', happened_on = date_trunc('month', happened_on::timestamp),
          recorded_at = date_trunc('hour', recorded_at, 'UTC'),
          error_at = date_trunc('hour', error_at, 'UTC'),
          evidence = '{}', no_evidence_because = 'Erased',
          error_reason = CASE WHEN error_at IS NULL THEN '' ELSE 'Erased' END
      WHERE group_id = row_id;
  WHEN 'operations_priority' THEN
    due := ARRAY(SELECT id FROM operations_deadline WHERE priority_id = row_id);
  WHEN 'operations_aftercare' THEN
    DELETE FROM operations_revisit WHERE after_care_id = row_id;
    PERFORM forget_earlier_rows('operations_revisit', 'after_care_id', ARRAY[row_id]);
    due := ARRAY(SELECT id FROM operations_deadline WHERE after_care_id = row_id);
  WHEN 'operations_tasking' THEN
    due := ARRAY(SELECT id FROM operations_deadline WHERE tasking_id = row_id);
  ELSE
    NULL;
  END CASE;

  DELETE FROM operations_link WHERE named IN (first, second);
  UPDATE operations_disruption
    SET evidence = array_remove(evidence, named),
        no_evidence_because = CASE WHEN evidence = ARRAY[named]::varchar[]
          THEN 'Erased' ELSE no_evidence_because END
    WHERE named = ANY (evidence);

  DELETE FROM operations_alertmail WHERE alert_id IN (
    SELECT id FROM operations_alert WHERE deadline_id = ANY (due));
  DELETE FROM operations_alert WHERE deadline_id = ANY (due);
  DELETE FROM operations_deadline WHERE id = ANY (due);
  PERFORM forget_earlier_rows('operations_alert', 'deadline_id', due);
  PERFORM forget_earlier_rows('operations_deadline', 'id', due);

  -- What was disclosed, by whom and to whom is kept; not the words.
  DELETE FROM disclosures_disclosedfield WHERE disclosure_id IN (
    SELECT id FROM disclosures_disclosure WHERE record_reference = named);
  UPDATE disclosures_disclosure
    SET purpose = 'Erased', reason = 'Erased', name_passed = '', name_passed_at = NULL,
        revoked_reason = CASE WHEN revoked_reason = '' THEN '' ELSE 'Erased' END,
        erased_at = coalesce(erased_at, statement_timestamp())
    WHERE record_reference = named;

  -- Exported files last a day and can be made again: all of the force's that could hold it.
  DELETE FROM exports_export WHERE made_by_id IN (
    SELECT person.id FROM accounts_user AS person
    JOIN accounts_organisation AS theirs ON theirs.id = person.organisation_id
    WHERE theirs.force_id = (
      SELECT force_id FROM oversight_tombstone WHERE reference = named));
END $$;

-- Only an erasure says that a record is erased.
CREATE OR REPLACE FUNCTION refuse_erased_by_hand() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF current_user = 'stronghold_app' THEN
    RAISE EXCEPTION 'only erase_record erases a record'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

DO $$
DECLARE
  relation text;
BEGIN
  FOR relation IN SELECT DISTINCT erased.relation FROM erased_columns() AS erased LOOP
    -- An erased row is never changed again, and no other row becomes one.
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER erased_stays_erased BEFORE UPDATE ON %I FOR EACH ROW '
      'WHEN (OLD.erased_at IS NOT NULL OR NEW.erased_at IS NOT NULL) '
      'EXECUTE FUNCTION refuse_erased_by_hand()', relation);
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER erased_is_not_added BEFORE INSERT ON %I FOR EACH ROW '
      'WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION refuse_erased_by_hand()', relation);
  END LOOP;
END $$;
