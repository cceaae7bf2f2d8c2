"""Codes of links, and what the audit log says of them."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class LinkCode(TextChoices):
    """How the two records of a link belong together."""

    LED_TO = "led_to", "Led to"
    ARRESTED_AT = "arrested_at", "Arrested at"
    SEIZED_AT = "seized_at", "Seized at"
    OF_GROUP = "of_group", "Of the organised crime group"


class LinkChange(EventCode):
    """What the audit log says was done with a link."""

    LINKED = "records_linked", "Linked {first} to {second}"
    UNLINKED = "records_unlinked", "Removed the link from {first} to {second}"
