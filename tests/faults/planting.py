"""Who writes while parts of the site end: made in the site's own process.

Run by `manage.py shell`.
"""

from django.contrib.auth.hashers import make_password

from stronghold.core.program_keys.actions import make_key
from stronghold.demo.accounts import PASSWORD
from tests.factories import make_cast, make_country, make_team

__all__ = ["people"]

DAYS = 30


def people() -> str:
    """Make a force with its map and people; return the key of a program.

    It logs and assesses reports, and sets and accepts taskings, as the supervisor.
    """
    make_country()
    cast = make_cast()
    team = make_team(cast.officer.organisation)
    password = make_password(PASSWORD)
    for person in (cast.officer, cast.supervisor):
        person.team, person.password = team, password
        person.email = f"{person.username}@force.example"
        person.save()
    opened = ("reports.write", "reports.triage", "operations.write", "taskings.write")
    return make_key(by=cast.supervisor, name="Desk", scopes=opened, days=DAYS)
