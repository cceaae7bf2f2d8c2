"""Makes, replaces and revokes the secret address of a person's calendar."""

from django.db import transaction

from operations.deadlines.choices import CalendarChange
from operations.deadlines.models import FeedKey
from operations.deadlines.queries.feed import address_made_at
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import Notice
from stronghold.core.accounts.keys import KeyRing
from stronghold.core.accounts.models import User
from stronghold.core.accounts.notices.actions import notify
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.secrets.tokens import digest_of, new_token
from stronghold.core.ui.dates import written_date

PREFIX = "shc_"


@transaction.atomic(durable=True)
def make_feed(*, by: User) -> str:
    """Make a new address and return its token, which is never shown again.

    The earlier address no longer works.
    """
    policy.require(by, Verb.USE_CALENDAR)
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    n_replaced = _revoke(by)
    token = new_token(PREFIX)
    FeedKey.objects.create(owner=by, digest=digest_of(token), made_at=clock.now())
    _record_change(by, CalendarChange.REPLACED if n_replaced else CalendarChange.MADE)
    notify(by, Notice.CALENDAR)
    return token


@transaction.atomic(durable=True)
def revoke_feed(*, by: User) -> None:
    """Revoke a person's address, so that it no longer works."""
    policy.require(by, Verb.USE_CALENDAR)
    if _revoke(by):
        _record_change(by, CalendarChange.REVOKED)


def _revoke(owner: User) -> int:
    in_use = FeedKey.objects.filter(owner=owner, revoked_at__isnull=True)
    return in_use.update(revoked_at=clock.now())


def _described(owner: User) -> list[str]:
    made_at = address_made_at(owner)
    if made_at is None:
        return []
    return [
        f"The address of your calendar, made on {written_date(london_date(made_at))}"
    ]


CALENDAR = KeyRing("calendar", _described, _revoke)


def _record_change(by: User, change: str) -> None:
    detail = {"change": change}
    record(Kind.PERMISSION_CHANGE, by=by, records=[by.reference], detail=detail)
