"""Codes of links, and what the audit log says of them."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class LinkCode(TextChoices):
    """How the first record of a link belongs to the second."""

    LED_TO = "led_to", "Led to"
    ARRESTED_AT = "arrested_at", "Arrested at"
    SEIZED_AT = "seized_at", "Seized at"


class LinkChange(EventCode):
    """What the audit log says was done with a link."""

    LINKED = "records_linked", "Linked {first} to {second}"
    UNLINKED = "records_unlinked", "Removed the link from {first} to {second}"
