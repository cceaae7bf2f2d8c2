"""What the audit log says of the lock. The codes are stored and never change."""

from stronghold.core.audit.choices import EventCode


class LockChange(EventCode):
    LOCKED = "session_locked", "Was away: the session was locked"
    UNLOCKED = "session_unlocked", "Unlocked the session"
