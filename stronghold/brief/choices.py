"""What the audit log says was done with a brief."""

from stronghold.core.audit.choices import EventCode


class BriefChange(EventCode):
    SIGNED = "brief_signed", "Signed the weekly brief"


class BriefDocument(EventCode, of="document"):
    BRIEF = "weekly_brief", "the weekly brief"
