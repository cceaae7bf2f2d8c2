"""Which seizures the viewer may see, and which of them roughly."""

from django.db.models import Q

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.blur import Blur
from stronghold.core.records.visibility import of_own_force

# What is found in a home where no one was arrested was found under a warrant, and that
# may still be used. So whatever it hangs on, other teams see its street and its week,
# for longer than any warrant lives: a difference would say that there is one.
ROUGH = {
    "place_text": "coalesce((SELECT street.name FROM geography_street AS street "
    "WHERE street.id = operations_seizure.street_id), '')",
    "premises_id": "NULL",
    "occurred_on": "date_trunc('week', occurred_on)",
    "occurred_at": "NULL",
    "recorded_at": "date_trunc('week', recorded_at AT TIME ZONE 'Europe/London') "
    "AT TIME ZONE 'Europe/London'",
    # Either says where and when it was made.
    "arrest_id": "NULL",
    "entry_id": "NULL",
}
_IN_PART = (
    "(blurred_until IS NOT NULL AND blurred_until >= %s "
    "AND team_id IS DISTINCT FROM %s AND recorded_by_id <> %s)"
)


def visible_seizures(viewer: User) -> Q:
    return of_own_force(viewer, Verb.READ_SEIZURES)


def blurred_seizures(viewer: User) -> Blur:
    """Return which seizures are another team's, in a home, and recent.

    A program belongs to no team, whatever it says of itself.
    """
    team = 0 if viewer.role == Role.SERVICE else viewer.team_id or 0
    values = (clock.today(), team, viewer.pk)
    # In what a viewer sees exactly there is no such day.
    clear = (("blurred_until", "NULL"),)
    return Blur(_IN_PART, values, tuple(ROUGH.items()), clear)
