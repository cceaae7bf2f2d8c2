"""What was read that is looked into, and that it was looked at."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Read(TextChoices):
    """What someone opened that needs a case."""

    REPORTER = "reporter", "who reported it"
    CHILD = "child", "concern about a child"
    ORIGINAL = "original", "original words"
    GROUP = "group", "organised crime group"


class ReadingChange(EventCode):
    LOOKED_AT = "reading_looked_at", "Looked at what they read in {week}"
