"""Which migrations this version knows: its files, and those that they stand for."""

from collections.abc import Collection, Sequence

from django.db.migrations.loader import MigrationLoader

# The app, and the migration's name.
Key = tuple[str, str]


def known_migrations() -> set[Key]:
    """Return the migrations that have a file, and those that one of them replaces."""
    files = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {key for one in files.values() for key in one.replaces}
    return set(files) | replaced


def lacking(applied: Collection[Key]) -> Sequence[Key]:
    """Return what a database lacks of migrations that are replaced together.

    It has only some of them, so that what replaces them can neither run nor count as
    done. Only a version that has them apart can bring it forward.
    """
    files = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return sorted(
        key
        for one in files.values()
        if any(key in applied for key in one.replaces)
        for key in one.replaces
        if key not in applied
    )
