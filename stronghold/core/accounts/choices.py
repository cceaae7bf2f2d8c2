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


class MailEncryption(TextChoices):
    """How what the site sends to an e-mail server is encrypted."""

    STARTTLS = "starttls", "STARTTLS: encrypted before anything is sent"
    TLS = "tls", "TLS: encrypted from the start"
    NONE = "none", "None"


class Accounts(TextChoices):
    """The accounts that someone looks after, for the filter of the list."""

    NEVER = "never", "Never signed in"
    UNUSED = "unused", "Not signed in for 90 days"
    LOCKED = "locked", "Locked"
    CLOSED = "closed", "Closed"
    REVIEW = "review", "Due for review"
    LAPSED = "lapsed", "Closed or not used"


class PeopleOrder(TextChoices):
    """The orders of the list of accounts; the first is the usual one."""

    NAME = "name", "By name"
    NAME_DOWN = "-name", "By name, from Z"
    ORGANISATION = "organisation", "By organisation"
    ORGANISATION_DOWN = "-organisation", "By organisation, from Z"
    LONGEST_UNUSED = "unused", "Longest unused first"
    LAST_USED = "used", "Last used first"


class Rank(TextChoices):
    """The rank of a police officer, or the office of who signs for a council.

    By it the law says what closure notices someone may sign.
    """

    CONSTABLE = "constable", "Constable"
    SERGEANT = "sergeant", "Sergeant"
    INSPECTOR = "inspector", "Inspector"
    CHIEF_INSPECTOR = "chief_inspector", "Chief inspector"
    SUPERINTENDENT = "superintendent", "Superintendent"
    CHIEF_SUPERINTENDENT = "chief_superintendent", "Chief superintendent"
    ASSISTANT_CHIEF_CONSTABLE = "assistant_chief_constable", "Assistant chief constable"
    DEPUTY_CHIEF_CONSTABLE = "deputy_chief_constable", "Deputy chief constable"
    CHIEF_CONSTABLE = "chief_constable", "Chief constable"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive or designate"
    COUNCIL_OFFICER = "council_officer", "Another officer of the council"


# Those of a council; the others are of the police.
OF_COUNCIL = (Rank.CHIEF_EXECUTIVE, Rank.COUNCIL_OFFICER)


def ranks_of(kind: OrganisationKind) -> list[Rank]:
    """Return the ranks that someone of an organisation can have."""
    if kind not in (OrganisationKind.POLICE, OrganisationKind.COUNCIL):
        return []
    is_council = kind == OrganisationKind.COUNCIL
    return [rank for rank in Rank if (rank in OF_COUNCIL) == is_council]


class Role(TextChoices):
    OFFICER = "officer", "Officer"
    SUPERVISOR = "supervisor", "Supervisor"
    ANALYST = "analyst", "Analyst"
    RECORDS_MANAGER = "records", "Records manager"
    ADMINISTRATOR = "admin", "Administrator"
    PARTNER = "partner", "Partner"
    # Of a program: what it may do is composed of scopes, and it never signs in.
    SERVICE = "service", "Service account"


# The roles that a person can have.
OF_PEOPLE = tuple(role for role in Role if role != Role.SERVICE)


class AskedFor(TextChoices):
    """Why a second person has to approve an account. The codes are stored."""

    ACCOUNT = "account", "New or opened again"
    PASSWORD = "password", "Given a one-time password"  # noqa: S105 - a kind
    CHANGE = "change", "Changed"


class Shut(TextChoices):
    """Why a person of the directory has no open account. The codes are stored."""

    NO_PLACE = "no_place", "No access rule fits their groups"
    NOT_ACTIVE = "not_active", "The directory has closed them"
    MISFIT = "misfit", "The access rules give them a place that does not fit them"
    SAME_NAME = "same_name", "An account with their username is here already"
    CLOSED_HERE = "closed_here", "An administrator closed the account"


class Notice(TextChoices):
    """What the owner of an account is sent an e-mail about."""

    PASSWORD = "password", "Your password was changed"  # noqa: S105 - a kind
    ONE_TIME_PASSWORD = "one_time_password", "You were issued a one-time password"  # noqa: S105
    FACTOR_ADDED = "factor_added", "A way to sign in was added"
    FACTOR_REMOVED = "factor_removed", "A way to sign in was removed"
    FACTORS_RESET = "factors_reset", "An administrator reset how you sign in"
    RECOVERY_CODES = "recovery_codes", "New recovery codes were made"
    PROGRAM_KEY = "program_key", "A key for a program was made"
    SERVICE_KEY = "service_key", "A key of your service account was made"
    CALENDAR = "calendar", "A calendar address was made"
    DEVICE = "device", "A device may now keep what you log without signal"
    NEW_DEVICE = "new_device", "Someone signed in on a new device"
    MAIL_TRIED = "mail_tried", "You sent yourself this message to try the e-mail"


class DutyChange(EventCode):
    """What the audit log says was changed of duty desks, times and days off."""

    TIMES_SET = "duty_times_set", "Set the force’s response times"
    DESK_SET = "duty_desk_set", "Set where urgent alerts go"
    ABSENCE_RECORDED = "absence_recorded", "Recorded an absence"
    ABSENCE_CANCELLED = "absence_cancelled", "Cancelled an absence"


class ForceChoiceChange(EventCode):
    ROLES_ASKED = "roles_asked", "Asked for approval of roles that allow more"
    DECIDED = "force_choice_decided", "Decided for the force: {subject}, from {from}"
    LOST_SEEN = "force_roles_lost_seen", "Saw what roles of the force no longer allow"


class ForceDetailsChange(EventCode):
    SET = "force_details_set", "Changed the force’s details for its statements"


class ForceChange(EventCode):
    """What the audit log says was changed of how the force is set up."""

    BASICS_SET = (
        "force_basics_set",
        "Changed the force’s name, country, marking or numbers",
    )
    AREAS_DECIDED = "areas_decided", "Decided which teams own areas that changed"
    MAIL_SET = "force_mail_set", "Set the e-mail server"
    MAIL_TRIED = "force_mail_tried", "Sent themselves an e-mail to try it"
    PROVIDER_SET = "sso_provider_set", "Set the single sign-on provider"
    PROVIDER_TRIED = "sso_provider_tried", "Tried the single sign-on provider"


class FirstCodeChange(EventCode):
    """What the audit log says of the code that makes the first administrator."""

    MADE = "first_code_made", "Issued a code for the first administrator"
    USED = "first_code_used", "Became the first administrator, with the code"


class DeviceChange(EventCode):
    """What the audit log says of a device that keeps unsent records."""

    KEY_MADE = "device_key_made", "Let a device keep unsent records"
    KEY_UNUSED = "device_key_unused", "Deleted offline data on an unused device"
    # Of events before devices were retired instead.
    MADE_ROOM = "device_key_made_room", "Replaced an unused device with another"
    KEY_DESTROYED = (
        "device_key_destroyed",
        "Signed out on a device that could keep unsent records",
    )


class SignInFailure(EventCode, of="why"):
    """Why someone could not sign in, or change their password."""

    WRONG = "wrong", "wrong username or password"
    CLOSED = "closed", "the account is closed"
    WRONG_CODE = "wrong_code", "wrong code or security key"
    WRONG_PRESENT = "wrong_present", "wrong current password, to change it"
    WRONG_FIRST_CODE = "wrong_first_code", "wrong code for the first administrator"
    WRONG_CONFIRMED = "wrong_confirmed", "did not confirm who they are"
    WRONG_TO_UNLOCK = "wrong_unlock", "wrong password, to unlock their session"
    ONE_TIME_RUN_OUT = "one_time_run_out", "the one-time password had expired"
    NOT_PLACED = "not_placed", "no access rule fits their groups"
    PROVIDER = "provider", "single sign-on did not confirm who it was"


class ProvisioningKeyChange(EventCode):
    MADE = "provisioning_key_made", "Made a key for the directory"
    REVOKED = "provisioning_key_revoked", "Revoked a key for the directory"
    FIRST_USED = "provisioning_key_first_used", "Used a new key for the first time"


class ProvisioningKeyFailure(EventCode, of="why"):
    NO_SUCH_KEY = "no_such_provisioning_key", "an unknown key for the directory"
    KEY_OVER = (
        "provisioning_key_over",
        "a key for the directory that has expired or was revoked",
    )


class DirectoryChange(EventCode):
    """What the audit log says of people whom the directory sends."""

    LINKED = "directory_linked", "Let the directory manage the account"
    LEFT = "directory_left", "The directory closed the account"
    JOINED = "directory_joined", "The directory opened the account"
    SHUT = "directory_shut", "No access rule fits their groups any longer"


class PeopleImport(EventCode):
    """What the audit log says of a file of people, and of accounts that it closes."""

    FILE = "people_imported", "Imported people from a file"
    OPENED = "people_import_opened", "Opened the account of someone in a file of people"
    NOT_IN_FILE = (
        "people_import_not_in_file",
        "Closed the account of someone who was not in a file of people",
    )


class AccountReview(EventCode):
    CONFIRMED = "account_confirmed", "Confirmed that the account is still needed"


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
