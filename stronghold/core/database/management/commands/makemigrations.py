"""Django's own, which makes no migration of what tables do not have."""

from django.core.management.commands import makemigrations

from stronghold.core.database.upgrades.changes import TableChanges


class Command(makemigrations.Command):
    autodetector = TableChanges
