"""What the audit log calls the return of a week of action."""

from stronghold.core.audit.choices import EventCode


class WeekDocument(EventCode, of="document"):
    RETURN = (
        "week_of_action",
        "the return of the week of action from {first_day} to {last_day}",
    )
