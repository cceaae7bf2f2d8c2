"""Every permission (verb). roles.py lists which role has which."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Verb(StrEnum):
    # Every signed-in user: their own home page and password.
    USE_SITE = "use_site"
    READ_FIGURES = "read_figures"
    # Exact places on the map, with their records.
    READ_POINTS = "read_points"
    # The base map: streets, water and names. It holds no record.
    READ_BASE_MAP = "read_base_map"
    # Sign the weekly brief for all of its readers.
    SIGN_BRIEF = "sign_brief"
    # Look up a street or premises, with its records.
    FIND_PLACES = "find_places"
    # Be offered streets and postcodes while typing a place into a form.
    TYPE_PLACES = "type_places"
    # Saved views of lists: the user's own; one for their team; delete any of the team.
    SAVE_VIEW = "save_view"
    SHARE_VIEW = "share_view"
    DELETE_TEAM_VIEW = "delete_team_view"
    # Search all records that the user may read.
    SEARCH = "search"
    READ_REPORTS = "read_reports"
    SUBMIT_REPORT = "submit_report"
    # Keep new records on a phone, encrypted, until they can be sent.
    LOG_OFFLINE = "log_offline"
    # Mark a record as recorded in error: only the user's own, or anyone's.
    WITHDRAW_OWN_REPORT = "withdraw_own_report"
    WITHDRAW_ANY_REPORT = "withdraw_any_report"
    # Read the reporter's own words; without it, only the cleared text.
    READ_ORIGINALS = "read_originals"
    # Assess, grade, assign and move any report of the force.
    TRIAGE_REPORTS = "triage_reports"
    # Take on a report, work on it, and record its outcome.
    WORK_REPORTS = "work_reports"
    DECIDE_DUPLICATES = "decide_duplicates"
    # Read who reported: for the user's own and assigned reports, or for all.
    READ_OWN_REPORTER = "read_own_reporter"
    READ_ANY_REPORTER = "read_any_reporter"
    # Approve the text for callers, and for readers who may not read the original.
    CLEAR_WORDS = "clear_words"
    # Assign a call-back to another person of the force.
    ASSIGN_CALL_BACK = "assign_call_back"
    # Record days off: the user's own, or those of their team.
    RECORD_OWN_ABSENCE = "record_own_absence"
    RECORD_TEAM_ABSENCE = "record_team_absence"
    # Set the duty desks.
    SET_DUTY = "set_duty"
    # Set what the force's statements say of it: contacts, numbers and dates.
    SET_FORCE_DETAILS = "set_force_details"
    # Set the force up: its country and custody numbers, who owns which area when
    # boundaries change, its sign-in provider; try its e-mail; see what is left to do.
    SET_UP_FORCE = "set_up_force"
    # Decide for the force: times, names and their order, and see how many reports new
    # times would touch. Own roles need MANAGE_ACCOUNTS too.
    DECIDE_FOR_FORCE = "decide_for_force"
    # Read the record of processing, the facts for an impact assessment, and what the
    # force has still to set.
    READ_STATEMENTS = "read_statements"
    ATTACH_FILES = "attach_files"
    READ_ATTACHMENTS = "read_attachments"
    # Read photos that were removed; they are kept.
    READ_REMOVED_ATTACHMENTS = "read_removed_attachments"
    READ_ARRESTS = "read_arrests"
    RECORD_ARREST = "record_arrest"
    WITHDRAW_OWN_ARREST = "withdraw_own_arrest"
    WITHDRAW_ANY_ARREST = "withdraw_any_arrest"
    IMPORT_ARRESTS = "import_arrests"
    # Import what an earlier system held: premises and every kind of record.
    IMPORT_HISTORY = "import_history"
    # Decide whether an imported arrest and a similar one are the same.
    DECIDE_MATCHES = "decide_matches"
    READ_SEIZURES = "read_seizures"
    RECORD_SEIZURE = "record_seizure"
    # Closure cases: read all; open one and record events; sign what the law reserves
    # for a senior officer; review irregularities.
    READ_CLOSURES = "read_closures"
    RUN_CLOSURES = "run_closures"
    AUTHORISE_CLOSURES = "authorise_closures"
    REVIEW_IRREGULAR = "review_irregular"
    # Open the pages of closure cases (police and councils). The other verbs decide
    # which cases a user sees and what they may do there.
    USE_CLOSURES = "use_closures"
    # Only the council's own cases.
    RUN_COUNCIL_CLOSURES = "run_council_closures"
    # Review irregularities in those, if the account is named for it.
    REVIEW_OWN_CLOSURES = "review_own_closures"
    # Warrants that were executed or have ended; a live one is only for its own team.
    READ_WARRANTS = "read_warrants"
    RUN_WARRANTS = "run_warrants"
    # Check whom to call before a visit, and see visits planned where the team asks for
    # it.
    PLAN_VISITS = "plan_visits"
    # Ask that the user's team is called before a visit to premises.
    SET_ASK_FIRST = "set_ask_first"
    READ_OPERATIONS = "read_operations"
    # Set up operations, priorities and taskings.
    RUN_OPERATIONS = "run_operations"
    LOG_ACTIVITY = "log_activity"
    ANSWER_TASKING = "answer_tasking"
    # Record the user's own time on duty outside the neighbourhood; read how the teams
    # spent a week; set the hours that a team works in one.
    LOG_TIME_AWAY = "log_time_away"
    READ_TEAM_TIME = "read_team_time"
    SET_TEAM_HOURS = "set_team_hours"
    READ_SAFEGUARDING = "read_safeguarding"
    RAISE_CONCERN = "raise_concern"
    MAKE_REFERRAL = "make_referral"
    RUN_COUNTY_LINES = "run_county_lines"
    # Organised crime groups: read them; record one, change its status, withdraw it.
    READ_GROUPS = "read_groups"
    RUN_GROUPS = "run_groups"
    # Link two records that the user may read, and remove a link of their own.
    LINK_RECORDS = "link_records"
    # Deadlines of the user and their team.
    READ_DEADLINES = "read_deadlines"
    # Deadlines as a calendar feed; for a council, those of its own cases.
    USE_CALENDAR = "use_calendar"
    # Mark records of operations, other than arrests, as recorded in error.
    WITHDRAW_OWN_ENFORCEMENT = "withdraw_own_enforcement"
    WITHDRAW_ANY_ENFORCEMENT = "withdraw_any_enforcement"
    # Approve a changed legal limit, from a future day.
    APPROVE_PROVISIONS = "approve_provisions"
    # Sharing agreements: read them; draw one up, suspend or end it; sign it for the
    # police or for the user's own organisation; preview what it releases.
    READ_AGREEMENTS = "read_agreements"
    RUN_AGREEMENTS = "run_agreements"
    SIGN_AGREEMENTS = "sign_agreements"
    VIEW_AS_PARTNER = "view_as_partner"
    # Disclosures of one record to one named person of a partner: make, read, revoke.
    DISCLOSE_BY_NAME = "disclose_by_name"
    READ_DISCLOSURES = "read_disclosures"
    REVOKE_DISCLOSURE = "revoke_disclosure"
    # The weekly list of what partners read.
    READ_PARTNER_READS = "read_partner_reads"
    # Who of the police read what they have no case for; look at each and note it.
    REVIEW_READS = "review_reads"
    # Publish revised figures that include late records.
    REVISE_FIGURES = "revise_figures"
    # What the police share with the user's own organisation.
    USE_PORTAL = "use_portal"
    # A partner's own reports, activities and answers in the portal.
    SEND_REPORT = "send_report"
    SEND_ACTIVITY = "send_activity"
    ANSWER_OWN_TASKING = "answer_own_tasking"
    ANSWER_REFERRAL = "answer_referral"
    # Read features with a map program such as QGIS.
    USE_FEATURES = "use_features"
    # Make keys with which programs do what their owner may do, as far as the key opens.
    MAKE_KEYS = "make_keys"
    # Export data that the user may read, as a file with a stated purpose.
    EXPORT = "export"
    # Download everything shared with the user's organisation, as one GeoPackage.
    DOWNLOAD_SHARED = "download_shared"
    # Read the API document, for all users of the API.
    READ_API_DOCUMENT = "read_api_document"
    READ_AUDIT = "read_audit"
    # Review what is due under the retention rules: keep, hold, restrict, propose to
    # erase; propose another period.
    REVIEW_RETENTION = "review_retention"
    # Decide on what another person proposed to erase, and on another period. An
    # administrator reads no records, so cannot judge them.
    APPROVE_ERASURE = "approve_erasure"
    # Requests of people about their own data: gather, decide, answer.
    RUN_REQUESTS = "run_requests"
    # The log of data breaches: read it, and write in it.
    RUN_BREACHES = "run_breaches"
    # The list of accounts: who can sign in, and who has not.
    READ_ACCOUNTS = "read_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    # The force's partners, and the teams of all.
    MANAGE_ORGANISATIONS = "manage_organisations"
    # The directory of the force: its keys, and people without an open account.
    MANAGE_DIRECTORY = "manage_directory"
    # Give the work of a closed account to a colleague of its owner.
    HAND_OVER_WORK = "hand_over_work"
    # Approve what gives an account or a program sight of records: of the force and its
    # partners; a partner's signatory, of their own organisation. Not for who manages
    # accounts.
    APPROVE_ACCESS = "approve_access"


# Where the code of a verb does not say enough.
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Verb.USE_SITE: "Open the site and their own home page",
        Verb.READ_POINTS: "See exact places on the map",
        Verb.READ_BASE_MAP: "See the map under the figures",
        Verb.FIND_PLACES: "Look up a place with its records",
        Verb.TYPE_PLACES: "Be offered streets and postcodes while typing",
        Verb.SEARCH: "Search all records",
        Verb.READ_ORIGINALS: "Read a reporter’s own words",
        Verb.WORK_REPORTS: "Work on reports",
        Verb.READ_OWN_REPORTER: "Read who reported, of their own reports",
        Verb.READ_ANY_REPORTER: "Read who reported, of any report",
        Verb.CLEAR_WORDS: "Clear words for those who may not read the original",
        Verb.AUTHORISE_CLOSURES: "Authorise closure notices",
        Verb.REVIEW_IRREGULAR: "Review irregular closure cases",
        Verb.USE_CLOSURES: "Open the pages of closure cases",
        Verb.RUN_WARRANTS: "Draw up and record warrants",
        Verb.RUN_CLOSURES: "Record closure cases",
        Verb.SET_ASK_FIRST: "Ask to be called before a visit",
        Verb.DISCLOSE_BY_NAME: "Disclose a record to a named person",
        Verb.USE_FEATURES: "Read map layers with a map program",
        Verb.EXPORT: "Export what they may read as a file",
        Verb.READ_AUDIT: "Read the audit log",
        Verb.APPROVE_PROVISIONS: "Approve a changed legal limit",
        Verb.RUN_AGREEMENTS: "Draw up, suspend and end agreements",
        Verb.DECIDE_FOR_FORCE: "Decide for the force",
        Verb.RUN_GROUPS: "Record organised crime groups",
        Verb.READ_GROUPS: "Read organised crime groups",
        Verb.USE_PORTAL: "See what the police share",
        Verb.READ_API_DOCUMENT: "Read the API document",
        Verb.SUBMIT_REPORT: "Log reports",
        Verb.LOG_OFFLINE: "Log without signal",
        Verb.WITHDRAW_OWN_REPORT: "Mark their own reports as recorded in error",
        Verb.WITHDRAW_ANY_REPORT: "Mark any report as recorded in error",
        Verb.RECORD_ARREST: "Record arrests",
        Verb.WITHDRAW_OWN_ARREST: "Mark their own arrests as recorded in error",
        Verb.WITHDRAW_ANY_ARREST: "Mark any arrest as recorded in error",
        Verb.WITHDRAW_OWN_ENFORCEMENT: "Mark their own other records as in error",
        Verb.WITHDRAW_ANY_ENFORCEMENT: "Mark any other record as in error",
        Verb.RECORD_SEIZURE: "Record seizures",
        Verb.LOG_ACTIVITY: "Log activities",
        Verb.LOG_TIME_AWAY: "Log time away from the neighbourhood",
        Verb.RAISE_CONCERN: "Record concerns about exploitation",
        Verb.MAKE_REFERRAL: "Make referrals",
        Verb.READ_SAFEGUARDING: "Read concerns and referrals",
        Verb.ANSWER_TASKING: "Answer taskings",
        Verb.ANSWER_OWN_TASKING: "Answer their organisation’s taskings",
        Verb.ANSWER_REFERRAL: "Answer referrals",
        Verb.SEND_REPORT: "Send reports to the police",
        Verb.SEND_ACTIVITY: "Send activities to the police",
        Verb.ATTACH_FILES: "Add photos and papers",
        Verb.READ_ATTACHMENTS: "See photos and papers",
        Verb.READ_REMOVED_ATTACHMENTS: "See photos that were removed",
        Verb.ASSIGN_CALL_BACK: "Assign call-backs",
        Verb.DECIDE_DUPLICATES: "Decide on possible duplicates",
        Verb.DECIDE_MATCHES: "Decide whether an imported arrest is the same",
        Verb.RECORD_OWN_ABSENCE: "Record their own days off",
        Verb.RECORD_TEAM_ABSENCE: "Record days off of their team",
        Verb.SAVE_VIEW: "Save the filters of a list",
        Verb.SHARE_VIEW: "Share saved filters with their team",
        Verb.DELETE_TEAM_VIEW: "Delete saved filters of their team",
        Verb.READ_DEADLINES: "Read what is due",
        Verb.USE_CALENDAR: "Use the calendar of deadlines",
        Verb.READ_TEAM_TIME: "Read how teams spent a week",
        Verb.SET_TEAM_HOURS: "Set the hours of their team",
        Verb.SIGN_BRIEF: "Sign the weekly brief",
        Verb.RUN_OPERATIONS: "Set up operations, priorities and taskings",
        Verb.RUN_COUNTY_LINES: "Record county lines",
        Verb.RUN_COUNCIL_CLOSURES: "Record their council’s closure cases",
        Verb.REVIEW_OWN_CLOSURES: "Review their council’s closure cases",
        Verb.MAKE_KEYS: "Make keys for programs",
        Verb.DOWNLOAD_SHARED: "Download what is shared",
        Verb.READ_STATEMENTS: "Read the record of processing",
        Verb.VIEW_AS_PARTNER: "See what a partner sees",
        Verb.READ_PARTNER_READS: "Read what partners read",
        Verb.REVIEW_READS: "Review who read without a case",
        Verb.REVISE_FIGURES: "Publish revised figures",
        Verb.REVOKE_DISCLOSURE: "Revoke disclosures",
        Verb.HAND_OVER_WORK: "Hand over the work of leavers",
        Verb.REVIEW_RETENTION: "Review what is due under the retention rules",
        Verb.APPROVE_ERASURE: "Approve erasures",
        Verb.RUN_REQUESTS: "Answer requests about people’s data",
        Verb.RUN_BREACHES: "Write in the log of data breaches",
        Verb.READ_ACCOUNTS: "Read the list of accounts",
        Verb.SET_DUTY: "Set the duty desks",
        Verb.APPROVE_ACCESS: "Approve who may see records",
        Verb.SET_FORCE_DETAILS: "Set what the statements say of the force",
    }
)


def verb_words(verb: str) -> str:
    """Return what a verb allows, in a few words."""
    return _WORDS.get(verb) or verb.replace("_", " ").capitalize()
