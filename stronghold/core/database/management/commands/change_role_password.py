"""Give a role of the database another password, while the site runs.

    change_role_password stronghold_app < FILE

The first line of the input is the new password. The role changes its own, so the
command needs the settings of a service that signs in as it: `web` for stronghold_app
and stronghold_partner, `prepare` for stronghold_owner. What is connected stays
connected; put the new password into the settings at once and start the services again.
stronghold/docs/keys.md has all steps.
"""

import re
import sys
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

# It is part of an address in the settings, so nothing in it may need escaping.
_PASSWORD = re.compile("[A-Za-z0-9]{24,}")


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        parser = super().create_parser(*args, **options)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        found = [one for one in connections if _user(one) == role]
        if not found:
            raise CommandError(
                f"No setting here signs in as {role}. Use the service that does: web "
                "for stronghold_app and stronghold_partner, prepare for "
                "stronghold_owner."
            )
        password = sys.stdin.readline().strip()
        if not _PASSWORD.fullmatch(password):
            raise CommandError(
                "Give a new password of at least 24 letters and digits, for example "
                "from: openssl rand -hex 24"
            )
        connection: Any = connections[found[0]]
        connection.ensure_connection()
        driver = connection.Database
        # Hashed here, so that the server's log cannot have it.
        hashed = driver.extensions.encrypt_password(
            password, role, connection.connection, "scram-sha-256"
        )
        with connection.cursor() as cursor:
            cursor.execute("ALTER ROLE CURRENT_USER PASSWORD %s", [hashed])
        parameters = connection.get_connection_params() | {"password": password}
        for name in ("cursor_factory", "context"):
            parameters.pop(name, None)
        driver.connect(**parameters).close()
        self.stdout.write(
            f"{role} has the new password, and signs in with it. Now put it into the "
            "settings and start the services again: what connects with the earlier "
            "one is refused."
        )


def _user(alias: str) -> str:
    return str(connections[alias].settings_dict["USER"])
