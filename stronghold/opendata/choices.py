"""The kinds of file of data.police.uk that are imported."""

from django.db.models import TextChoices


class FileKind(TextChoices):
    STREET = "street", "Street crime"
    STOP_AND_SEARCH = "stop-and-search", "Stop and search"
