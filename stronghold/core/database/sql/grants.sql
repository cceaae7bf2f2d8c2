-- What each database role may do. The owner runs migrations; the app role runs the site;
-- the partner role reads only the shared views. This file runs last, to cover every object.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM stronghold_app, stronghold_partner;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM stronghold_app, stronghold_partner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO stronghold_app, stronghold_partner;

GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO stronghold_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO stronghold_app;

-- By default PUBLIC may call any function. Revoke that for ours; leave the extensions'.
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

-- Every table the site may delete from, and why. A record is never deleted: it is marked as
-- recorded in error. A new table needs a row here before the site can delete from it.
DO $$
DECLARE
  may record;
BEGIN
  FOR may IN
    SELECT relation::regclass, why FROM (VALUES
      ('django_session', 'its owner signed out, or it expired'),
      ('usersessions_usersession', 'the session that it describes has ended'),
      ('mfa_authenticator', 'its owner removed it, or an administrator reset a lost one'),
      ('socialaccount_socialaccount', 'an identity that no longer belongs to the account'),
      ('axes_accessattempt', 'failed attempts are cleared after a successful sign-in'),
      ('axes_accessattemptexpiration', 'deleted with its attempt'),
      ('accounts_provisionedperson', 'the directory deleted the person; the account stays'),
      ('accounts_provisionedgroup', 'the directory deleted the group'),
      ('accounts_provisionedgroup_members', 'the directory took the person out of the group'),
      ('operations_leftworkmail', 'a message whose recipient has left before it was sent'),
      ('accounts_devicekey', 'makes the queue on a device unreadable'),
      ('accounts_accessrule', 'an administrator removed it; its change is an event'),
      ('accounts_ruleinforce', 'replaced by those that a second person approved; an event'),
      ('accounts_askedaccess', 'it was decided, or the account was closed; an event'),
      ('accounts_askedroles', 'it was decided, or roles were changed; an event'),
      ('accounts_absence', 'planned absence, changed by the person who is off'),
      ('accounts_teamarea', 'which team owns an area; each change is an event'),
      ('operations_revisit', 'planned again from a later day; each change is an event'),
      ('operations_operation_partners', 'who joins an operation; its change is an event'),
      ('operations_countyline_linked_reports', 'a link removed; its change is an event'),
      ('operations_countyline_linked_arrests', 'likewise'),
      ('operations_countyline_linked_closures', 'likewise'),
      ('operations_countyline_linked_premises', 'follows those three'),
      ('operations_historyfile', 'a file that was imported, after two weeks or by its owner'),
      ('operations_historyproblem', 'likewise'),
      ('accounts_checkedfile', 'a file that was imported, after an hour or by its sender'),
      ('operations_arrestmatch', 'a pair that waits for review'),
      ('operations_deadlinemark', 'a record whose deadlines were looked at'),
      ('operations_alertmail', 'a message whose recipient has left before it was sent'),
      ('operations_dutymail', 'likewise'),
      ('operations_visitmail', 'likewise'),
      ('brief_briefmail', 'likewise'),
      ('disclosures_disclosuremail', 'likewise'),
      ('accounts_noticemail', 'likewise, or 30 days after it was sent'),
      ('reports_reporter', 'erased by retention rule or at the reporter''s request'),
      ('oversight_requestrecord', 'taken out of an open request'),
      ('oversight_requestitem', 'deleted with its record'),
      ('oversight_requestnotice', 'likewise'),
      ('disclosures_disclosedfield', 'disclosed text is erased once the disclosure is over'),
      ('records_sentmove', 'no program sends a change again after so many days'),
      ('records_savedview', 'its owner or a supervisor of the team no longer needs it'),
      ('brief_briefsubscriber', 'the user unsubscribed'),
      ('exports_export', 'a requested file, after one day'),
      ('sharing_ticket', 'an expired ticket'),
      ('places_askfirst', 'the mark ends with the reason for it'),
      ('geography_snappoint', 'replaced when the file of streets is loaded again'),
      ('opendata_streetcrime', 'replaced when a month of published data is imported again'),
      ('opendata_stopsearch', 'likewise'),
      ('sharing_coarseplace', 'calculated from records by a trigger'),
      ('sharing_coarseplacemark', 'streets or wards changed, and places were updated'),
      ('figures_stalemark', 'days whose figures are recounted'),
      ('figures_piecetocount', 'a piece of a full count that is done'),
      ('figures_tally', 'calculated from records'),
      ('figures_mapcell', 'likewise'),
      ('figures_loggedcount', 'likewise'),
      ('figures_measurechange', 'a measure that no longer exists')
    ) AS list (relation, why)
  LOOP
    EXECUTE format('GRANT DELETE ON %s TO stronghold_app', may.relation);
  END LOOP;
END $$;

-- Rows of the audit log and of the history tables are only ever added.
DO $$
DECLARE
  relation regclass;
BEGIN
  FOR relation IN
    SELECT 'audit_event'::regclass
    UNION ALL SELECT 'audit_reason'::regclass
    UNION ALL VALUES ('audit_block'::regclass), ('audit_blockpart'::regclass)
    UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'audit_event'::regclass
    UNION ALL SELECT attrelid::regclass FROM pg_attribute
      WHERE attname = 'pgh_id' AND NOT attisdropped
        AND attrelid IN (SELECT oid FROM pg_class
                         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM stronghold_app', relation);
  END LOOP;
END $$;
-- What rows of evidence said before they were changed: only a trigger adds to it, as the owner.
REVOKE INSERT, UPDATE, DELETE ON audit_earlierrow FROM stronghold_app;
-- Steps of requests and breaches are only added, and go with what they are of when that is
-- erased (oversight/sql/erase_ended.sql); so are the other rows here.
REVOKE UPDATE, DELETE ON oversight_breachstep, oversight_requeststep, reports_assessment,
  operations_phasebegun, accounts_teamleft FROM stronghold_app;
REVOKE UPDATE ON oversight_requestrecord FROM stronghold_app;
-- A photo gets another caption, or is removed.
REVOKE UPDATE ON reports_attachment FROM stronghold_app;
GRANT UPDATE (caption, removed_at, removed_by_id) ON reports_attachment TO stronghold_app;
-- That two reports are one, or are not, is decided, and that may be undone.
REVOKE UPDATE ON reports_duplicatedecision FROM stronghold_app;
GRANT UPDATE (undone_at, undone_by_id) ON reports_duplicatedecision TO stronghold_app;
-- A link is removed, never changed.
REVOKE UPDATE ON operations_link FROM stronghold_app;
GRANT UPDATE (removed_at, removed_by_id, removed_because) ON operations_link TO stronghold_app;
-- What is held back from partners is so until a day.
REVOKE UPDATE ON operations_sharinghold FROM stronghold_app;
GRANT UPDATE (until) ON operations_sharinghold TO stronghold_app;
-- Time away is taken back by its owner, and whose it was is erased.
REVOKE UPDATE ON operations_timeaway FROM stronghold_app;
GRANT UPDATE (taken_back_at, person_id) ON operations_timeaway TO stronghold_app;
-- The address of a calendar is revoked.
REVOKE UPDATE ON operations_feedkey FROM stronghold_app;
GRANT UPDATE (revoked_at) ON operations_feedkey TO stronghold_app;
-- The purpose of the database is set once; only the owner changes what is installed.
REVOKE UPDATE, DELETE ON accounts_installation FROM stronghold_app;
-- The details that a force's statements have are never changed: a new row supersedes them.
REVOKE UPDATE, DELETE ON accounts_forcedetails FROM stronghold_app;
-- Nor what a force decided.
REVOKE UPDATE, DELETE ON accounts_forcechoice FROM stronghold_app;
-- A legal limit is never changed: a new one supersedes it.
REVOKE UPDATE, DELETE ON operations_provision, operations_provisiondecision,
  operations_provisionlook, operations_judgment, operations_judgmentdecision FROM stronghold_app;
-- An event of a closure case is never changed; only a review is added.
REVOKE UPDATE, DELETE ON operations_closureevent FROM stronghold_app;
GRANT UPDATE (reviewed_at, reviewed_by_id, review_note)
  ON operations_closureevent TO stronghold_app;
-- A visit alert (who planned a visit where a team asks to be called first) never changes.
REVOKE UPDATE, DELETE ON operations_visitalert FROM stronghold_app;
-- A mark "ask first" is ended, never deleted.
REVOKE DELETE ON operations_askfirstrequest FROM stronghold_app;
-- Another organisation that took part in an activity is only removed, never changed.
REVOKE UPDATE, DELETE ON operations_tookpart FROM stronghold_app;
GRANT UPDATE (removed_at, removed_by_id) ON operations_tookpart TO stronghold_app;
-- Signatories, and each notice as printed, are never changed.
REVOKE UPDATE, DELETE ON operations_closuresignatory, operations_closurenotice
  FROM stronghold_app;
-- Who may be inside a closed address is ended, never changed.
REVOKE UPDATE, DELETE ON operations_closureexception FROM stronghold_app;
GRANT UPDATE (removed_at, removed_by_id) ON operations_closureexception TO stronghold_app;
-- What was chosen for a hearing pack is never changed.
REVOKE UPDATE, DELETE ON packs_hearingpack FROM stronghold_app;
-- A paper is never changed; it can be marked as added in error.
REVOKE UPDATE, DELETE ON operations_paper FROM stronghold_app;
GRANT UPDATE (error_at, error_by_id, error_reason) ON operations_paper TO stronghold_app;
-- A disruption is marked as recorded in error, and never changed otherwise.
REVOKE UPDATE, DELETE ON operations_disruption FROM stronghold_app;
GRANT UPDATE (error_at, error_by_id, error_reason) ON operations_disruption
  TO stronghold_app;
-- A trigger keeps the terms of a signed agreement; until it is signed they can be changed.
-- The site also signs, discards, suspends, resumes and ends it.
REVOKE UPDATE, DELETE ON sharing_agreement FROM stronghold_app;
GRANT UPDATE (purpose, gateways, area_codes, rows, figures, embargo_days, closure_addresses,
              address_months, records_from, dpia_reference, kept_months, destroyed_how,
              police_contact, police_email, police_phone, partner_contact, partner_email,
              partner_phone, valid_from, review_by, ends_on, drawn_up_at,
              drawn_up_by_id, police_signed_at, police_signed_by_id, police_signed_as,
              check_findings, check_answer, partner_signed_at, partner_signed_by_id,
              partner_signed_as, discarded_at, discarded_by_id, suspended_at,
              suspended_by_id, ended_at, ended_by_id, reason, security_terms, breach_terms,
              requests_terms, controllers, joint_terms, contact_point, check_grown_at,
              resume_asked_at, resume_asked_by_id, resume_reason)
  ON sharing_agreement TO stronghold_app;
-- A paper of an agreement is never changed; it can be removed from a draft.
REVOKE UPDATE, DELETE ON sharing_agreementpaper FROM stronghold_app;
GRANT UPDATE (removed_at, removed_by_id) ON sharing_agreementpaper TO stronghold_app;
-- Each answer to the identity check is kept.
REVOKE UPDATE, DELETE ON sharing_identitycheck FROM stronghold_app;
-- A ticket is used once and never changed.
REVOKE UPDATE ON sharing_ticket FROM stronghold_app;
-- The note that a partner sent a record is never changed.
REVOKE UPDATE, DELETE ON portal_sent FROM stronghold_app;
-- A disclosure is never changed: it is revoked, and its text is then erased.
REVOKE UPDATE, DELETE ON disclosures_disclosure FROM stronghold_app;
GRANT UPDATE (revoked_at, revoked_by_id, revoked_reason, erased_at)
  ON disclosures_disclosure TO stronghold_app;
REVOKE UPDATE ON disclosures_disclosedfield FROM stronghold_app;
-- Decisions on retention are only added. Tombstones are added by erase_record alone, and no
-- part of an erasure can be called without it.
REVOKE UPDATE, DELETE ON oversight_period, oversight_periodanswer, oversight_decision,
  oversight_decisionend, oversight_erasureanswer, oversight_schedulelook FROM stronghold_app;
REVOKE INSERT, UPDATE, DELETE ON oversight_tombstone, audit_droppedmonth
  FROM stronghold_app;
-- Everything that the partner role may do. check_sharing compares its grants with this.
GRANT SELECT ON shared_activities, shared_areas, shared_closures, shared_disclosures,
  shared_figures, shared_own_closures, shared_referrals, shared_sent, shared_street_crimes,
  shared_revoked_disclosures, shared_taskings, shared_warrants
  TO stronghold_partner;
GRANT EXECUTE ON FUNCTION shared_agreement() TO stronghold_partner;
-- Published figures are never changed.
REVOKE UPDATE, DELETE ON sharing_release, sharing_figure, brief_revisioncounted
  FROM stronghold_app;
-- A signed brief is never changed.
REVOKE UPDATE, DELETE ON brief_brief, brief_briefcounted FROM stronghold_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations, database_installedsql FROM stronghold_app;
