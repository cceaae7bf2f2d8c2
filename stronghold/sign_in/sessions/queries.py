"""The open sessions of a person, and the person of a session."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from allauth.usersessions.models import UserSession
from django.db.models import Model

from stronghold.core.accounts.models import Organisation, User
from stronghold.core.database.planned import Planned
from stronghold.core.geography.models import Force

M = TypeVar("M", bound=Model)
# What every check of a person needs, in the order of the columns.
_LOADED: tuple[type[Model], ...] = (User, Organisation, Force)
_PERSON = """
SELECT {columns}
FROM accounts_user
JOIN accounts_organisation ON accounts_organisation.id = accounts_user.organisation_id
JOIN geography_force ON geography_force.id = accounts_organisation.force_id
WHERE accounts_user.id = $1
"""


def open_sessions(person: User) -> list[UserSession]:
    """Return the sessions that are still open, the last used first."""
    found = UserSession.objects.purge_and_list(person)
    return sorted(found, key=lambda session: session.last_seen_at, reverse=True)


def person_with(pk: int) -> User | None:
    """Return a person with their organisation and force, as `User.objects.get` does."""
    for row in _person_with().rows(pk):
        columns = iter(row)
        person = _next(User, columns)
        person.organisation = _next(Organisation, columns)
        person.organisation.force = _next(Force, columns)
        return person
    return None


def _next(model: type[M], columns: Iterator[Any]) -> M:
    """Return the row of a model that the next columns hold."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db("default", names, list(islice(columns, len(names))))


@cache
def _person_with() -> Planned:
    columns = ", ".join(
        f"{model._meta.db_table}.{field.column}"
        for model in _LOADED
        for field in model._meta.concrete_fields
    )
    return Planned("person_with", _PERSON.format(columns=columns), n_parameters=1)
