"""What the audit log says of sessions."""

from stronghold.core.audit.choices import EventCode


class SessionChange(EventCode):
    """Sessions that were ended from elsewhere."""

    ENDED_ELSEWHERE = "session_ended", "Signed out on another device"
    ENDED_OTHERS = "other_sessions_ended", "Signed out on all other devices ({n})"
    ENDED_BY_OTHER = "sessions_ended_by", "Signed them out everywhere ({n})"
