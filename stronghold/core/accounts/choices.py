"""Kinds of organisation, and roles. The codes are stored and never change."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class OrganisationKind(TextChoices):
    POLICE = "police", "Police"
    COUNCIL = "council", "Council"
    HOUSING = "housing", "Housing provider"
    CHILDREN = "children", "Children’s services or youth justice"
    OTHER = "other", "Other"


class IssuesAs(TextChoices):
    """Kinds of council that issue closure notices; see statute/rules/closures.py."""

    DISTRICT = "district", "District council"
    UNITARY = "unitary", "Unitary council"
    COUNTY = "county", "County council"


class Accounts(TextChoices):
    """The accounts that someone looks after, for the filter of the list."""

    NEVER = "never", "Never signed in"
    UNUSED = "unused", "Not signed in for 90 days"
    LOCKED = "locked", "Locked"
    CLOSED = "closed", "Closed"
    LAPSED = "lapsed", "Closed or not used"


class Role(TextChoices):
    OFFICER = "officer", "Officer"
    SUPERVISOR = "supervisor", "Supervisor"
    ANALYST = "analyst", "Analyst"
    RECORDS_MANAGER = "records", "Records manager"
    ADMINISTRATOR = "admin", "Administrator"
    PARTNER = "partner", "Partner"


class Theme(TextChoices):
    """The colours of pages; without a choice, those of the device."""

    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class DutyChange(EventCode):
    """What the audit log says was changed of duty desks, times and days off."""

    TIMES_SET = "duty_times_set", "Set the force’s response times"
    DESK_SET = "duty_desk_set", "Set where urgent alerts go"
    ABSENCE_RECORDED = "absence_recorded", "Recorded an absence"
    ABSENCE_CANCELLED = "absence_cancelled", "Cancelled an absence"


class DeviceChange(EventCode):
    """What the audit log says of a device that keeps unsent records."""

    KEY_MADE = "device_key_made", "Let a device keep unsent records"
    KEY_UNUSED = "device_key_unused", "Deleted offline data on an unused device"
    MADE_ROOM = "device_key_made_room", "Replaced an unused device with another"
    KEY_DESTROYED = (
        "device_key_destroyed",
        "Signed out on a device that could keep unsent records",
    )


class SignInFailure(EventCode, of="why"):
    """Why someone could not sign in, or change their password."""

    WRONG = "wrong", "wrong username or password"
    CLOSED = "closed", "the account is closed"
    WRONG_PRESENT = "wrong_present", "wrong current password, to change it"
    ONE_TIME_RUN_OUT = "one_time_run_out", "the one-time password had expired"
    NOT_PLACED = "not_placed", "no access rule fits their groups"
    PROVIDER = "provider", "single sign-on did not confirm who it was"


class SignOn(EventCode):
    """Why a session of single sign-on was ended."""

    ENDED = "sso_ended", "Signed out by the single sign-on provider"
    REFUSED = "sso_refused", "Signed out: refused by the single sign-on provider"
    NO_PLACE = "sso_no_place", "Signed out: no access rule fits their groups now"
    CLOSED = "sso_closed", "Signed out: the account is closed"
    NO_ANSWER = "sso_no_answer", "Signed out: single sign-on did not answer in time"
    CHANGED = "sso_changed", "Signed out: the single sign-on provider was replaced"


class AccessChange(EventCode):
    """What the audit log says was changed of the access rules of a force."""

    ADDED = "access_rule_added", "Added an access rule: {value}"
    CHANGED = "access_rule_changed", "Changed an access rule: {value}"
    REMOVED = "access_rule_removed", "Removed an access rule: {value}"
