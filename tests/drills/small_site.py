"""The records of the site that is upgraded, made in its own process."""

from django.contrib.auth.hashers import make_password

from stronghold.core.accounts.models import User
from stronghold.demo.accounts import PASSWORD
from tests.agreements import make_agreement
from tests.factories import WEST_SOUTH, make_cast, make_country, make_report

N_CLOSED = 5


def make() -> None:
    """Make a country, its people, an agreement, and closed reports to open again."""
    make_country()
    cast = make_cast()
    User.objects.update(password=make_password(PASSWORD))
    make_agreement(cast)
    for _ in range(N_CLOSED):
        make_report(cast.officer, point=WEST_SOUTH, status="closed", outcome="patrol")
