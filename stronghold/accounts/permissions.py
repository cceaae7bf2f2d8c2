"""Every verb that a person can be allowed. Who has which is in roles.py."""

from enum import StrEnum


class Verb(StrEnum):
    # What any signed-in person may do: their own home page and password.
    USE_SITE = "use_site"
    READ_FIGURES = "read_figures"
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
    ATTACH_FILES = "attach_files"
    READ_ATTACHMENTS = "read_attachments"
    # The photos that somebody removed, which are kept.
    READ_REMOVED_ATTACHMENTS = "read_removed_attachments"
    READ_ARRESTS = "read_arrests"
    RECORD_ARREST = "record_arrest"
    WITHDRAW_OWN_ARREST = "withdraw_own_arrest"
    WITHDRAW_ANY_ARREST = "withdraw_any_arrest"
    # Approve a changed limit of the law, from a day to come.
    APPROVE_PROVISIONS = "approve_provisions"
    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_STYLE_GUIDE = "see_style_guide"
