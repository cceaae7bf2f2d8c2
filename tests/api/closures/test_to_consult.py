"""Whom a council is offered as consulted: the police first, and no other district."""

from operations.closures.queries import organisations_to_consult
from stronghold.accounts.choices import OrganisationKind
from stronghold.accounts.models import Organisation
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
