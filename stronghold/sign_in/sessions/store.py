"""Sessions in the database that end SESSION_HOURS after signing in, used or not.

Django gives a session its whole time again whenever it is stored, and makes the SQL
that loads one again for each request.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db

from stronghold.core.database.planned import Planned
from stronghold.core.kernel import clock

# In the session: when its user signed in, in seconds since 1970.
OPENED = "opened_at"
_OPEN_SESSION = Planned(
    "open_session",
    "SELECT session_data FROM django_session"
    " WHERE session_key = $1 AND expire_date > statement_timestamp()",
    n_parameters=1,
)


class SessionStore(db.SessionStore):
    """A session whose end is counted from signing in."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing if it has ended."""
        for (held,) in _OPEN_SESSION.rows(self.session_key):
            found: dict[str, Any] = self.decode(held)
            return found
        self._session_key = None
        return {}

    def get_expiry_age(self, **given: Any) -> int:
        age = super().get_expiry_age(**given)
        end = self._end()
        return age if end is None else min(age, int(_seconds_until(end)))

    def get_expiry_date(self, **given: Any) -> datetime:
        expires = super().get_expiry_date(**given)
        end = self._end()
        return expires if end is None else min(expires, end)

    def _end(self) -> datetime | None:
        """Return when the session ends; None before its user has signed in."""
        opened = self.get(OPENED)
        if opened is None:
            return None
        return datetime.fromtimestamp(opened, UTC) + timedelta(
            hours=settings.SESSION_HOURS
        )


def _seconds_until(end: datetime) -> float:
    return max(0.0, (end - clock.now()).total_seconds())
