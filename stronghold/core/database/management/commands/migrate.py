"""Django's own, which says of models that changed only if their tables did."""

from django.core.management.commands import migrate

from stronghold.core.database.upgrades.changes import TableChanges


class Command(migrate.Command):
    autodetector = TableChanges
