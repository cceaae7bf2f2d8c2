"""What the audit log says of the lock. The codes are stored and never change."""

from stronghold.core.audit.choices import EventCode


class LockChange(EventCode):
    LOCKED = "session_locked", "Left their session unused, so it was locked"
    UNLOCKED = "session_unlocked", "Unlocked their session"
