"""Whom a council is offered as consulted: the police first, and no other district."""

from collections.abc import Callable

from django.test import Client

from operations.closures.queries import organisations_to_consult
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.geography.models import Area
from tests.factories import Cast, make_closure, make_organisation


def test_a_district_consults_the_police_first_and_no_other_district(
    cast: Cast,
) -> None:
    force = cast.officer.force
    make_organisation("charity", OrganisationKind.OTHER, force)
    make_organisation("elsewhere", OrganisationKind.COUNCIL, force)
    Organisation.objects.filter(kind="council").update(issues_as="district")
    council = Organisation.objects.get(code="council")
    own = make_closure(cast.partner, issuer=council, issued_as="district")
    police = make_closure(cast.officer)

    assert [o.code for o in organisations_to_consult(own)] == ["police", "charity"]
    offered = [o.code for o in organisations_to_consult(police)]
    assert offered == ["charity", "council", "elsewhere"]


def test_a_body_of_another_district_is_not_offered_and_the_own_come_first(
    cast: Cast, country: dict[str, Area], as_user: Callable[[User], Client]
) -> None:
    force = cast.officer.force
    for code, serves in (
        ("any-charity", []),
        ("own-landlord", ["E07000001"]),
        ("stranger", ["E07000099"]),
    ):
        make_organisation(code, OrganisationKind.OTHER, force)
        Organisation.objects.filter(code=code).update(districts=serves)
    Organisation.objects.filter(code="council").update(districts=["E07000099"])
    case = make_closure(cast.officer, district=country["E07000001"])

    offered = [one.code for one in organisations_to_consult(case)]
    assert offered == ["own-landlord", "any-charity"]
    page = f"/operations/closures/{case.reference}/name_consultee/"
    told = as_user(cast.officer).get(page).content.decode()
    assert "own-landlord" in told
    assert "stranger" not in told
    refused = as_user(cast.officer).post(page, {"organisation": "stranger"})
    assert refused.status_code == 400
    nowhere = make_closure(cast.officer)
    assert "stranger" in [one.code for one in organisations_to_consult(nowhere)]


def test_police_that_serve_other_districts_with_this_site_are_consulted_here_too(
    cast: Cast, country: dict[str, Area]
) -> None:
    """They police the whole force; the site says only where they have teams."""
    Organisation.objects.filter(code="police").update(districts=["E07000099"])
    council = Organisation.objects.get(code="council")
    district = country["E07000001"]
    case = make_closure(cast.partner, issuer=council, district=district)

    assert "police" in [one.code for one in organisations_to_consult(case)]
