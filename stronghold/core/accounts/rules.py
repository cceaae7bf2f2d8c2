"""Rules for accounts: username, role, who may change it; passwords and devices."""

import re
from datetime import datetime, timedelta

from stronghold.core.kernel.errors import RuleBroken

USERNAME = r"^[a-z0-9][a-z0-9._-]{1,39}$"
# Names with another meaning: "system" in the audit log, the others in an address.
RESERVED = {
    "system",
    "new",
    "access",
    "approvals",
    "import",
    "directory",
    "review",
    "services",
}
# What a directory decides of an account that it manages.
OF_DIRECTORY = ("display_name", "email", "role", "own_role", "team")
# How long a one-time password is valid.
ONE_TIME = timedelta(days=3)
LONGEST_KEY_NAME = 60
# How many of a person's devices count: those used last.
MOST_DEVICES = 20


def check_key_name(name: str, *, missing: str) -> str:
    """Return the name of a key, with single spaces; `missing` refuses one of none."""
    words = " ".join(name.split())
    if not words:
        raise RuleBroken(missing, field="name")
    if len(words) > LONGEST_KEY_NAME:
        raise RuleBroken(
            f"The name must be {LONGEST_KEY_NAME} characters or fewer", field="name"
        )
    return words


def check_username(username: str) -> None:
    """Refuse a username of the wrong form or with another meaning."""
    if not re.match(USERNAME, username) or username in RESERVED:
        raise RuleBroken(
            "Username must be 2 to 40 lower-case letters, digits, dots, hyphens or "
            "underscores, and begin with a letter or digit.",
            field="username",
        )


def check_not_own(by_username: str, username: str) -> None:
    """Refuse a change of the user's own account.

    Otherwise administrators could lock themselves out, or give themselves a role that
    reads records.
    """
    if by_username == username:
        raise RuleBroken("Ask another administrator to change your own account.")


def check_not_managed(*, is_managed: bool) -> None:
    """Refuse to change by hand what a directory decides."""
    if is_managed:
        raise RuleBroken("The directory manages this account. Change it there.")


def check_role(organisation: str, *, holds: bool) -> None:
    """Refuse a role that the organisation's people may not have."""
    if not holds:
        message = f"Choose a role that people of {organisation} may have."
        raise RuleBroken(message, field="role")


def check_grants(*, is_all: bool) -> None:
    """Refuse a role that allows what the person who gives it may not do."""
    if not is_all:
        raise RuleBroken(
            "This role allows more than yours. Ask another administrator", field="role"
        )


def check_not_above(*, is_above: bool) -> None:
    """Refuse to change the account of an administrator who may do more.

    With a new password for it, one would have all that it may do.
    """
    if is_above:
        raise RuleBroken(
            "This administrator may do more than you. Ask another administrator"
        )


def check_takes_referrals(*, is_partner: bool) -> None:
    """Refuse to name police for referrals: they work on them by their role."""
    if not is_partner:
        message = "Only partners’ accounts can be named to receive referrals."
        raise RuleBroken(message, field="takes_referrals")


def check_reviews_closures(*, is_council: bool) -> None:
    """Refuse a reviewer who is no partner of a council; police review by their role."""
    if not is_council:
        message = (
            "Only a partner’s account of a council can be named to review its closure "
            "cases."
        )
        raise RuleBroken(message, field="reviews_closures")


def check_rank(*, fits: bool) -> None:
    """Refuse a rank that no one in this organisation has."""
    if not fits:
        raise RuleBroken("Choose a rank of this organisation.", field="rank")


def check_signs_as(*, may_sign: bool) -> None:
    """Refuse a signatory whose role cannot sign agreements."""
    if not may_sign:
        message = "Only supervisors and partners’ accounts can sign sharing agreements."
        raise RuleBroken(message, field="signs_as")


def check_team(team_organisation: int, organisation: int) -> None:
    """Refuse a team of another organisation."""
    if team_organisation != organisation:
        raise RuleBroken("Choose a team of this organisation.", field="team")


def check_has_team(*, is_needed: bool, has_one: bool) -> None:
    """Refuse an officer without a team: their work and their alerts are its own."""
    if is_needed and not has_one:
        raise RuleBroken("Choose the team of this officer", field="team")


def check_taker(*, is_needed: bool, is_one: bool) -> None:
    """Refuse to leave a person's work with a closed account if someone can take it."""
    if is_needed and not is_one:
        raise RuleBroken("Choose who takes over their work", field="to")


def check_is_administrator_of(force: str, *, is_one: bool) -> None:
    """Refuse an existing account that is not an administrator of the force."""
    if not is_one:
        raise RuleBroken(
            f"The username belongs to an account that is no administrator of {force}."
        )


def check_is_approver(username: str, *, is_one: bool) -> None:
    """Refuse an account whose role approves nothing, or that is closed."""
    if not is_one:
        raise RuleBroken(
            f"{username} is no open account of a records manager or supervisor of the "
            "force."
        )


def one_time_has_expired(until: datetime | None, now: datetime) -> bool:
    """Return whether a one-time password has expired."""
    return until is not None and until < now


# The order matters: most browsers also name other browsers.
_BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Return a name by which the owner recognises a device: Chrome on Android."""
    browser = next((name for part, name in _BROWSERS if part in user_agent), "")
    system = next((name for part, name in _SYSTEMS if part in user_agent), "")
    return " on ".join(name for name in (browser or "A browser", system) if name)
