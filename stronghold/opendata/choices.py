"""The kinds of file that data.police.uk publishes and we read."""

from django.db.models import TextChoices


class FileKind(TextChoices):
    STREET = "street", "Street crime"
    STOP_AND_SEARCH = "stop-and-search", "Stop and search"
