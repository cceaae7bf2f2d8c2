"""Keeps made-up records out of a real database."""

from django.conf import settings
from django.core.management.base import CommandError

from stronghold.core.kernel.errors import RuleBroken
from stronghold.force_setup.actions import declare_installation


def refuse_unless_demonstration() -> None:
    """Raise CommandError unless DEMO=1 and the database is a demonstration's or new."""
    if not settings.DEMO:
        raise CommandError(
            "This loads made-up records, which is refused unless DEMO=1 is set, "
            "in a database that holds nothing real."
        )
    try:
        declare_installation(is_demonstration=True)
    except RuleBroken as error:
        raise CommandError(error.message) from error
