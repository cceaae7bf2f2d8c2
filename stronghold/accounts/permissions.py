"""Every verb that a person can be allowed. Who has which is in roles.py."""

from enum import StrEnum


class Verb(StrEnum):
    # What any signed-in person may do: their own home page and password.
    USE_SITE = "use_site"
    READ_FIGURES = "read_figures"
    # Exact places on the map, and which records they are of.
    READ_POINTS = "read_points"
    # Streets, water and names under a map, which tell of no record.
    SEE_GROUND = "see_ground"
    # Sign the weekly brief, for everybody who reads it.
    SIGN_BRIEF = "sign_brief"
    FIND_PLACES = "find_places"
    # Look for words in all that one may read.
    SEARCH = "search"
    READ_REPORTS = "read_reports"
    SUBMIT_REPORT = "submit_report"
    # Keep what one logs on a phone, sealed, until it can be sent.
    LOG_OFFLINE = "log_offline"
    # Mark as recorded in error: one's own within this role, or anybody's.
    WITHDRAW_OWN_REPORT = "withdraw_own_report"
    WITHDRAW_ANY_REPORT = "withdraw_any_report"
    # What was said in its teller's own words; without it, the cleared text alone.
    READ_ORIGINALS = "read_originals"
    # Assess, grade, assign and move any report of the force.
    TRIAGE_REPORTS = "triage_reports"
    # Take a report on, work on it, and record what came of it.
    WORK_REPORTS = "work_reports"
    DECIDE_DUPLICATES = "decide_duplicates"
    # Who reported: of one's own and assigned reports, or of any.
    READ_OWN_REPORTER = "read_own_reporter"
    READ_ANY_REPORTER = "read_any_reporter"
    # Decide which words may be said, or read by those who may not read the original.
    CLEAR_WORDS = "clear_words"
    # Who makes a call-back: give it to somebody else of the force.
    GIVE_CALL_BACK = "give_call_back"
    # Say that one is off, or that somebody of one's own team is.
    SAY_OWN_ABSENCE = "say_own_absence"
    SAY_TEAM_ABSENCE = "say_team_absence"
    # Within what times the force answers, and whom what cannot wait goes to.
    SET_DUTY = "set_duty"
    ATTACH_FILES = "attach_files"
    READ_ATTACHMENTS = "read_attachments"
    # The photos that somebody removed, which are kept.
    READ_REMOVED_ATTACHMENTS = "read_removed_attachments"
    READ_ARRESTS = "read_arrests"
    RECORD_ARREST = "record_arrest"
    WITHDRAW_OWN_ARREST = "withdraw_own_arrest"
    WITHDRAW_ANY_ARREST = "withdraw_any_arrest"
    IMPORT_ARRESTS = "import_arrests"
    # Answer, for an imported arrest near another, whether the two are one.
    DECIDE_MATCHES = "decide_matches"
    READ_SEIZURES = "read_seizures"
    RECORD_SEIZURE = "record_seizure"
    # Closure cases: read them all; open one and record what happened; sign what the law
    # leaves to a senior officer; look at what was not lawful.
    READ_CLOSURES = "read_closures"
    RUN_CLOSURES = "run_closures"
    AUTHORISE_CLOSURES = "authorise_closures"
    REVIEW_IRREGULAR = "review_irregular"
    # The pages of closure cases, for police and councils; whose cases somebody sees,
    # and what they may do there, is for the verbs around this one to say.
    USE_CLOSURES = "use_closures"
    # A council's own cases, and no others.
    RUN_COUNCIL_CLOSURES = "run_council_closures"
    # Review what was not lawful in them, for whom the account is named so.
    REVIEW_OWN_CLOSURES = "review_own_closures"
    # Warrants that were executed or have ended; a live one only for its own team.
    READ_WARRANTS = "read_warrants"
    RUN_WARRANTS = "run_warrants"
    # Ask whom to ring before a visit, and see who plans one where one's own team asks.
    PLAN_VISITS = "plan_visits"
    # Let one's team ask to be rung before a visit to premises.
    SET_ASK_FIRST = "set_ask_first"
    READ_OPERATIONS = "read_operations"
    # Set up operations, priorities and taskings.
    RUN_OPERATIONS = "run_operations"
    LOG_ACTIVITY = "log_activity"
    ANSWER_TASKING = "answer_tasking"
    READ_SAFEGUARDING = "read_safeguarding"
    RAISE_CONCERN = "raise_concern"
    MAKE_REFERRAL = "make_referral"
    RUN_COUNTY_LINES = "run_county_lines"
    # What is due to oneself and one's team.
    READ_DEADLINES = "read_deadlines"
    # What is due in one's own calendar; for a council, on its own cases.
    USE_CALENDAR = "use_calendar"
    # Mark as recorded in error what operations hold besides arrests.
    WITHDRAW_OWN_ENFORCEMENT = "withdraw_own_enforcement"
    WITHDRAW_ANY_ENFORCEMENT = "withdraw_any_enforcement"
    # Approve a changed limit of the law, from a day to come.
    APPROVE_PROVISIONS = "approve_provisions"
    # Sharing agreements: read them; draw one up, suspend or end it; sign it for the
    # police, or for one's own organisation; look at what one releases.
    READ_AGREEMENTS = "read_agreements"
    RUN_AGREEMENTS = "run_agreements"
    SIGN_AGREEMENTS = "sign_agreements"
    VIEW_AS_PARTNER = "view_as_partner"
    # Tell one record to one person of a partner by name; see what was told so; take
    # it back.
    DISCLOSE_BY_NAME = "disclose_by_name"
    READ_DISCLOSURES = "read_disclosures"
    REVOKE_DISCLOSURE = "revoke_disclosure"
    # The weekly list of what partners read.
    READ_PARTNERS_READING = "read_partners_reading"
    # Publish figures anew, of what came in late.
    REVISE_FIGURES = "revise_figures"
    # What the police share with one's own organisation.
    USE_PORTAL = "use_portal"
    # What a partner tells the police there, does itself, and answers them.
    SEND_REPORT = "send_report"
    SEND_ACTIVITY = "send_activity"
    ANSWER_OWN_TASKING = "answer_own_tasking"
    ANSWER_REFERRAL = "answer_referral"
    # Read features with a map program such as QGIS, by a personal key.
    USE_FEATURES = "use_features"
    # Take what one may read out of the site, as a file with a purpose.
    EXPORT = "export"
    # Take what is shared with one's own organisation out, as one file for a map.
    TAKE_SHARED = "take_shared"
    # What the API takes and gives, for those who may call any of it.
    READ_API_DOCUMENT = "read_api_document"
    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_STYLE_GUIDE = "see_style_guide"
