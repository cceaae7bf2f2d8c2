"""When a session counts as used, and when it is locked. Times are Unix seconds."""

from collections.abc import Mapping
from typing import Any

# The keys of the session that hold when its person last used it, and when it was
# locked, if it is.
USED_AT, LOCKED_AT = "used_at", "locked_at"
# Use within this time after the last one that was stored is not stored.
STORED_EVERY = 60
# What a locked session opens: the ways out of the lock, and what holds no data.
OPEN_WHILE_LOCKED = frozenset(
    {
        "account_login",
        "account_reauthenticate",
        "account_theme",
        "health_live",
        "health_ready",
        "health_degraded",
        "idle_lock:lock",
        "idle_lock:unlock",
        "mfa_reauthenticate_webauthn",
        "offline:day",
        "offline:manifest",
        "offline:queue",
        "offline:shell",
        "offline:standing",
        "offline:worker",
        "single_sign_on:again",
        "single_sign_on:return",
        "statements:accessibility",
        "statements:complaints",
        "statements:privacy",
    }
)
# The page that asks shows the frame of a person's pages, so it is not among them.
SIGN_OUT = "account_logout"


def unlocks(record: Mapping[str, Any], locked_at: int) -> bool:
    """Return whether a person who confirmed who they are has unlocked the session.

    `record` is django-allauth's, of a password, passkey, code or single sign-on. A code
    alone does not: the device in a finder's hand may be the one that makes it.
    """
    is_code = record["method"] == "mfa" and record.get("type") != "webauthn"
    is_since = record["at"] >= locked_at
    return bool(record.get("reauthenticated")) and is_since and not is_code


def opens_while_locked(name: str, method: str) -> bool:
    """Return whether a locked session may ask for the address with this name."""
    return name in OPEN_WHILE_LOCKED or (name == SIGN_OUT and method == "POST")


def used_at(now: int, seconds_ago: str) -> int:
    """Return the moment that a page reports as so many seconds ago.

    Never a later one, nor one before the last that it should have reported.
    """
    is_number = seconds_ago.isascii() and seconds_ago.isdigit()
    return now - min(int(seconds_ago[:9]) if is_number else 0, STORED_EVERY)


def is_worth_storing(last: int | None, used: int) -> bool:
    return last is None or used - last >= STORED_EVERY


def seconds_left(last: int | None, now: int, *, minutes: int) -> int:
    """Return in how many seconds a session locks if it is not used; 0 if it has."""
    whole = minutes * 60
    left = whole if last is None else last + whole - now
    return max(0, min(left, whole))
