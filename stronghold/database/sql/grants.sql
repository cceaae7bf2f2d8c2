-- What each role may do. The owner migrates; the app works; the partner reads only
-- what the shared views give it. Run after everything else, so that it covers it all.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM stronghold_app, stronghold_partner;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM stronghold_app, stronghold_partner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO stronghold_app, stronghold_partner;

GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO stronghold_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO stronghold_app;

-- A function is everybody's to call unless that is taken back; the extensions' stay so.
DO $$
DECLARE
  ours regprocedure;
BEGIN
  FOR ours IN
    SELECT oid::regprocedure FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
  LOOP
    EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC, stronghold_partner', ours);
    EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO stronghold_app', ours);
  END LOOP;
END $$;

-- All that the site may delete, and why. Nothing else: a record is never deleted but marked
-- as recorded in error, and a table that is new may be deleted from once it has a line.
DO $$
DECLARE
  may record;
BEGIN
  FOR may IN
    SELECT relation::regclass, why FROM (VALUES
      ('django_session', 'its owner signed out, or it ran out'),
      ('axes_accessattempt', 'wrong passwords are forgotten after the right one'),
      ('axes_accessattemptexpiration', 'with the attempt that it dates'),
      ('accounts_devicekey', 'what waits on a device is to become unreadable'),
      ('accounts_absence', 'a plan of the person who is off, and changed by them'),
      ('accounts_teamarea', 'which team owns an area; each change is an event'),
      ('operations_operation_partners', 'who joins an operation; its change is an event'),
      ('operations_countyline_linked_reports', 'a link taken away; its change is an event'),
      ('operations_countyline_linked_arrests', 'likewise'),
      ('operations_countyline_linked_closures', 'likewise'),
      ('operations_countyline_linked_premises', 'follows those three'),
      ('operations_arrestmatch', 'a pair that only waits to be looked at'),
      ('operations_alertmail', 'a message whose recipient has left before it was sent'),
      ('operations_dutymail', 'likewise'),
      ('operations_visitmail', 'likewise'),
      ('dashboard_briefmail', 'likewise'),
      ('disclosures_disclosuremail', 'likewise'),
      ('reports_reporter', 'a reporter''s details go by their rule, or when they ask'),
      ('disclosures_told', 'words disclosed by name go once the disclosure is over'),
      ('reports_savedfilter', 'a filter of one''s own'),
      ('dashboard_briefsubscriber', 'they no longer want the brief by e-mail'),
      ('dashboard_export', 'a file that was asked for, after its day'),
      ('sharing_ticket', 'a ticket that has run out'),
      ('places_askfirst', 'the mark goes with what it was for'),
      ('geography_snappoint', 'points of a street, when its file is loaded again'),
      ('opendata_streetcrime', 'a month of published data, when it is imported again'),
      ('opendata_stopsearch', 'likewise'),
      ('sharing_coarseplace', 'worked out from records, by a trigger'),
      ('dashboard_mark', 'days whose figures were recounted'),
      ('dashboard_tally', 'worked out from records'),
      ('dashboard_mapcell', 'likewise'),
      ('dashboard_loggedcount', 'likewise'),
      ('dashboard_measurechange', 'of a measure that there is no more')
    ) AS list (relation, why)
  LOOP
    EXECUTE format('GRANT DELETE ON %s TO stronghold_app', may.relation);
  END LOOP;
END $$;

-- The audit trail and the history of rows only grow.
DO $$
DECLARE
  relation regclass;
BEGIN
  FOR relation IN
    SELECT 'audit_event'::regclass
    UNION ALL SELECT 'audit_reason'::regclass
    UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'audit_event'::regclass
    UNION ALL SELECT attrelid::regclass FROM pg_attribute
      WHERE attname = 'pgh_id' AND NOT attisdropped
        AND attrelid IN (SELECT oid FROM pg_class
                         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM stronghold_app', relation);
  END LOOP;
END $$;
-- What the database is for is said once; what is installed is the owner's to change.
REVOKE UPDATE, DELETE ON accounts_installation FROM stronghold_app;
-- A limit of the law is superseded by another and never changed.
REVOKE UPDATE, DELETE ON operations_provision, operations_provisiondecision,
  operations_provisionlook FROM stronghold_app;
-- What happened in a closure case stands as it was told; a review is all that is added.
REVOKE UPDATE, DELETE ON operations_closureevent FROM stronghold_app;
GRANT UPDATE (reviewed_at, reviewed_by_id, review_note)
  ON operations_closureevent TO stronghold_app;
-- Who planned a visit where a team asks to be rung first stands as it was told.
REVOKE UPDATE, DELETE ON operations_visitalert FROM stronghold_app;
-- A team asks no longer by saying so.
REVOKE DELETE ON operations_askfirstrequest FROM stronghold_app;
-- Who signed, and each notice as it was printed, stand as they are.
REVOKE UPDATE, DELETE ON operations_closuresignatory, operations_closurenotice
  FROM stronghold_app;
-- A paper of someone else stays as it came, and can be marked as one of another case.
REVOKE UPDATE, DELETE ON operations_closurepaper FROM stronghold_app;
GRANT UPDATE (error_at, error_by_id, error_reason)
  ON operations_closurepaper TO stronghold_app;
-- What an agreement says stands once it is signed, by a trigger; until then its terms can
-- be changed. It is signed, discarded, suspended, resumed and ended.
REVOKE UPDATE, DELETE ON sharing_agreement FROM stronghold_app;
GRANT UPDATE (purpose, gateways, area_codes, rows, figures, embargo_days, closure_addresses,
              address_months, records_from, dpia_reference, kept_months, destroyed_how,
              police_contact, police_email, police_phone, partner_contact, partner_email,
              partner_phone, valid_from, review_by, ends_on, drawn_up_at,
              drawn_up_by_id, police_signed_at, police_signed_by_id, police_signed_as,
              check_findings, check_answer, partner_signed_at, partner_signed_by_id,
              partner_signed_as, discarded_at, discarded_by_id, suspended_at,
              suspended_by_id, ended_at, ended_by_id, reason)
  ON sharing_agreement TO stronghold_app;
-- A ticket is for once as it is.
REVOKE UPDATE ON sharing_ticket FROM stronghold_app;
-- That a partner logged something itself is never changed.
REVOKE UPDATE, DELETE ON portal_sent FROM stronghold_app;
-- What was told to somebody stands as it was told; it is taken back, and then erased.
REVOKE UPDATE, DELETE ON disclosures_disclosure FROM stronghold_app;
GRANT UPDATE (taken_back_at, taken_back_by_id, taken_back_because, erased_at)
  ON disclosures_disclosure TO stronghold_app;
REVOKE UPDATE ON disclosures_told FROM stronghold_app;
-- All that a partner's connection may do. check_sharing compares what it has with it.
GRANT SELECT ON shared_activities, shared_areas, shared_closures, shared_disclosures,
  shared_figures, shared_own_closures, shared_referrals, shared_sent, shared_street_crimes,
  shared_taken_back, shared_taskings, shared_warrants
  TO stronghold_partner;
GRANT EXECUTE ON FUNCTION shared_agreement() TO stronghold_partner;
-- What was published stands as it was published.
REVOKE UPDATE, DELETE ON sharing_release, sharing_figure, dashboard_revisioncounted
  FROM stronghold_app;
-- A signed brief stands as it was signed.
REVOKE UPDATE, DELETE ON dashboard_brief, dashboard_briefcounted FROM stronghold_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations, database_installedsql FROM stronghold_app;
