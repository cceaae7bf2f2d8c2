"""Every verb that a person can be allowed. Who has which is in roles.py."""

from enum import StrEnum


class Verb(StrEnum):
    # What any signed-in person may do: their own home page and password.
    USE_SITE = "use_site"
    READ_FIGURES = "read_figures"
    FIND_PLACES = "find_places"
    READ_REPORTS = "read_reports"
    SUBMIT_REPORT = "submit_report"
    # Mark as recorded in error: one's own within this role, or anybody's.
    WITHDRAW_OWN_REPORT = "withdraw_own_report"
    WITHDRAW_ANY_REPORT = "withdraw_any_report"
    READ_ARRESTS = "read_arrests"
    RECORD_ARREST = "record_arrest"
    WITHDRAW_OWN_ARREST = "withdraw_own_arrest"
    WITHDRAW_ANY_ARREST = "withdraw_any_arrest"
    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_STYLE_GUIDE = "see_style_guide"
