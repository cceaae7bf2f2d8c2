"""People of a council beside the cast, and a case that each may open."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation, User
from tests.api.closures.cases import Case
from tests.factories import Cast, make_organisation, make_user


@pytest.fixture
def council(cast: Cast) -> User:
    """A member of the cast's council, which issues as a district."""
    Organisation.objects.filter(code="council").update(issues_as="district")
    return User.objects.get(pk=cast.partner.pk)


@pytest.fixture
def other_council(cast: Cast) -> User:
    organisation = make_organisation(
        "other-council", OrganisationKind.COUNCIL, cast.officer.force
    )
    Organisation.objects.filter(pk=organisation.pk).update(issues_as="district")
    return make_user("neighbour", Role.PARTNER, organisation)


@pytest.fixture
def open_case(client: Client) -> Callable[..., Case]:
    def opened(by: User, **given: Any) -> Case:
        return Case.opened(client, by, **given)

    return opened
