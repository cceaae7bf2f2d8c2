"""What must hold of an account: its name, its role, and who may change it."""

import re
from datetime import date, datetime, timedelta

from stronghold.kernel.errors import RuleBroken

USERNAME = r"^[a-z0-9][a-z0-9._-]{1,39}$"
# Names that stand for something else: in the trail, and in an address.
RESERVED = {"system", "new"}
# A password that an administrator has handed over is good for so long.
ONE_TIME = timedelta(days=3)


def check_username(username: str) -> None:
    """Refuse a name that could be mistaken for another, or for something else."""
    if not re.match(USERNAME, username) or username in RESERVED:
        raise RuleBroken(
            "Username must be 2 to 40 small letters, digits, dots, hyphens or "
            "underscores, and begin with a letter or digit.",
            field="username",
        )


def check_not_own(by_username: str, username: str) -> None:
    """Refuse to let somebody change their own account, so that one is never locked out.

    It also keeps an administrator from giving themselves a role that reads records.
    """
    if by_username == username:
        raise RuleBroken("Ask another administrator to change your own account.")


def check_role(organisation: str, *, holds: bool) -> None:
    """Refuse a role that nobody of such an organisation may have."""
    if not holds:
        message = f"Choose a role that people of {organisation} may have."
        raise RuleBroken(message, field="role")


def check_takes_referrals(*, is_partner: bool) -> None:
    """Refuse to name police, who work on referrals by their role."""
    if not is_partner:
        message = "Only people of partners are named to receive referrals."
        raise RuleBroken(message, field="takes_referrals")


def check_reviews_closures(*, is_council: bool) -> None:
    """Refuse to name who is no council’s: police review by their role."""
    if not is_council:
        message = "Only people of a council are named to review its closure cases."
        raise RuleBroken(message, field="reviews_closures")


def check_signs_as(*, may_sign: bool) -> None:
    """Refuse to name as a signatory somebody whose role signs no agreement."""
    if not may_sign:
        message = "Only supervisors and people of partners sign sharing agreements."
        raise RuleBroken(message, field="signs_as")


def check_team(team_organisation: int, organisation: int) -> None:
    """Refuse a team of another organisation."""
    if team_organisation != organisation:
        raise RuleBroken("Choose a team of this organisation.", field="team")


def check_is_administrator_of(force: str, *, is_one: bool) -> None:
    """Refuse to take somebody else's account for the administrator's."""
    if not is_one:
        raise RuleBroken(
            f"The username is taken by somebody who is no administrator of {force}."
        )


def one_time_has_run_out(until: datetime | None, now: datetime) -> bool:
    """Say whether a one-time password is too old to let its owner in."""
    return until is not None and until < now


def check_makes_room(used_on: date, today: date, *, idle: timedelta) -> None:
    """Refuse one device more while something may still wait on every other one.

    What was not used for `idle` is taken for a device that no one has any more.
    """
    if today - used_on < idle:
        raise RuleBroken(
            "You are signed in on too many devices, so this one cannot keep what you "
            "log without signal. Remove one that you no longer use."
        )


# In this order: most browsers name others besides themselves.
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
    """Return what its owner knows a device by, such as Chrome on Android."""
    browser = next((name for part, name in _BROWSERS if part in user_agent), "")
    system = next((name for part, name in _SYSTEMS if part in user_agent), "")
    return " on ".join(name for name in (browser or "A browser", system) if name)
