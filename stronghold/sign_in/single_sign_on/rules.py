"""Rules of single sign-on: when a session asks again, and what a logout is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Any

# OpenID Connect Back-Channel Logout 1.0, 2.4.
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST_ON_THE_WAY = timedelta(minutes=5)
# How far the clocks of the provider and this site may differ.
CLOCKS_DIFFER = timedelta(minutes=1)
# A session asks at most once in this time, so also the requests of one page.
PAUSE = timedelta(minutes=1)


class Purpose(StrEnum):
    """Why someone is sent to the provider."""

    SIGN_IN = "sign_in"
    # To confirm that it is them, by signing in there once more.
    AGAIN = "again"
    # To see that they are still signed in there, without asking them anything.
    CHECK = "check"


class Due(Enum):
    """What a session of single sign-on needs before its next request is answered."""

    NOTHING = 0
    # The provider is to be asked; until then the request may be answered.
    ASKING = 1
    # The provider has not said for two intervals that the person may go on.
    SIGN_IN = 2


def due(checked_at: datetime, now: datetime, *, every: timedelta) -> Due:
    """Return what is due: the provider is asked each interval, with one of grace."""
    age = now - checked_at
    if age < every:
        return Due.NOTHING
    return Due.ASKING if age < 2 * every else Due.SIGN_IN


def may_ask(asked_at: datetime, now: datetime) -> bool:
    """Return whether a session may ask again, after an answer or its absence."""
    return now - asked_at >= PAUSE


@dataclass(frozen=True)
class Logout:
    """Whose sessions a provider ends: one by its `sid`, or all of a subject."""

    sub: str
    sid: str
    jti: str


def logout_of(claims: Mapping[str, Any], now: datetime) -> Logout | None:
    """Return what a logout token says, once its signature is checked.

    None if it is not a logout, or is older than five minutes: 2.6 of the standard.
    """
    events, jti, issued = (claims.get(name) for name in ("events", "jti", "iat"))
    is_logout = isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict)
    if not is_logout or "nonce" in claims or not isinstance(jti, str) or not jti:
        return None
    if not isinstance(issued, int | float):
        return None
    age = now.timestamp() - issued
    if not -CLOCKS_DIFFER.total_seconds() <= age <= LONGEST_ON_THE_WAY.total_seconds():
        return None
    sub, sid = claims.get("sub", ""), claims.get("sid", "")
    if not isinstance(sub, str) or not isinstance(sid, str) or not (sub or sid):
        return None
    return Logout(sub, sid, jti)


def is_fresh(claims: Mapping[str, Any], *, since: float) -> bool:
    """Return whether the person signed in at the provider after this moment."""
    at = claims.get("auth_time")
    return isinstance(at, int | float) and at >= since - CLOCKS_DIFFER.total_seconds()
