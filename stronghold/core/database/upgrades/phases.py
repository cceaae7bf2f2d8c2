"""Which phase a migration is of: its name says it.

It is seen in `showmigrations` and in the database, and a process reads it without
importing the migration.
"""

import re

_CONTRACT = re.compile(r"\d{4}_contract(?:_|$)")


def is_contract(name: str) -> bool:
    """Return whether a migration of this name runs only after the switch."""
    return _CONTRACT.match(name) is not None
