"""An administrator of a partner: its own people, and no one and nothing else."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from operations.safeguarding.models import Referral
from operations.safeguarding.queries import duty_of
from stronghold.core.accounts import actions
from stronghold.core.accounts.actions import Person
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.queries import PeopleWanted, organisations, people, takers
from stronghold.core.audit.models import Event
from stronghold.core.kernel.errors import NotFound, RuleBroken
from tests.factories import Cast, make_organisation, make_user
from tests.things import make_things

ABOUT_A_PERSON = ("person", "close", "open", "password")


@pytest.fixture
def keeper(cast: Cast) -> User:
    """Return the council's administrator."""
    return make_user("keeper", Role.ADMINISTRATOR, cast.partner.organisation)


@pytest.fixture
def away(cast: Cast) -> list[User]:
    """Make a person of every other organisation; return all whom they may not see."""
    housing = make_organisation(
        "homes", OrganisationKind.HOUSING, cast.partner.organisation.force
    )
    make_user("landlord", Role.PARTNER, housing)
    make_user("landlords_admin", Role.ADMINISTRATOR, housing)
    return list(User.objects.exclude(organisation__code="council"))


@pytest.fixture
def kept(client: Client, keeper: User) -> Client:
    client.force_login(keeper)
    return client


def new(**given: Any) -> dict[str, Any]:
    council = Organisation.objects.get(code="council")
    form = {"username": "j.smith", "display_name": "Jo Smith", "role": "partner"}
    return form | {"organisation": council.pk} | given


@pytest.mark.parametrize("page", ABOUT_A_PERSON)
def test_anyone_elses_account_is_not_there(
    kept: Client, away: list[User], page: str
) -> None:
    for person in away:
        url = reverse(f"people:{page}", args=[person.username])
        assert kept.post(url, new()).status_code == 404, person.username
        assert kept.get(url).status_code in {404, 405}, person.username
    assert not Event.objects.filter(kind="permission_change").exists()


def test_list_and_form_have_only_their_own(
    kept: Client, cast: Cast, away: list[User], keeper: User
) -> None:
    found = people(keeper, PeopleWanted(), most=100).page
    assert {user.username for user in found} == {"partner", "keeper"}
    assert [each.code for each in organisations(keeper)] == ["council"]
    listed = kept.get("/people/").content.decode()
    form = kept.get("/people/new/").content.decode()

    for person in away:
        assert f"/people/{person.username}/" not in listed
    assert "Council" in form
    assert 'type="radio" name="organisation"' not in form, "there is no choice"
    assert 'value="partner"' in form
    assert 'value="admin"' in form
    for of_police in ("officer", "supervisor", "analyst", "records"):
        assert f'value="{of_police}"' not in form


def test_home_shows_accounts_and_nothing_of_the_force(
    kept: Client, cast: Cast, away: list[User]
) -> None:
    page = kept.get("/").content.decode()

    assert "You manage the accounts of" in page
    assert "Wards without a team" not in page
    for link in ("/duty/", "/audit/", "/map/", "/shared/", "/reports/"):
        assert f'href="{link}"' not in page


def test_they_add_change_and_close_their_own(kept: Client, cast: Cast) -> None:
    assert kept.post("/people/new/", new()).status_code == 200
    assert User.objects.get(username="j.smith").organisation == (
        cast.partner.organisation
    )
    changed = new(role="admin", display_name="Jo Smith-Jones")
    assert kept.post("/people/j.smith/", changed).status_code == 302
    assert User.objects.get(username="j.smith").role == Role.ADMINISTRATOR
    assert kept.post("/people/partner/password/").status_code == 200
    assert kept.post("/people/partner/close/").status_code == 302
    assert not User.objects.get(username="partner").is_active
    assert kept.post("/people/partner/open/").status_code == 200
    by = set(Event.objects.filter(kind="permission_change").values_list("actor"))
    assert by == {("keeper",)}


@pytest.mark.parametrize("role", ["officer", "supervisor", "analyst", "records"])
def test_they_give_no_police_role(kept: Client, cast: Cast, role: str) -> None:
    assert kept.post("/people/new/", new(role=role)).status_code == 400
    assert not User.objects.filter(username="j.smith").exists()


def test_they_add_no_one_to_another_organisation(
    kept: Client, cast: Cast, away: list[User], keeper: User
) -> None:
    """Neither by the form, which knows one organisation alone, nor by the action."""
    for other in Organisation.objects.exclude(code="council"):
        with pytest.raises(NotFound):
            actions.create_user(
                by=keeper,
                username="planted",
                organisation=other,
                given=Person("Planted", Role.ADMINISTRATOR),
            )
        kept.post("/people/new/", new(organisation=other.pk, username=f"x{other.pk}"))
    others = User.objects.filter(username__regex=r"^x\d+$")
    assert {user.organisation.code for user in others} == {"council"}


def test_the_forces_administrator_still_manages_partners(
    client: Client, cast: Cast, keeper: User, away: list[User]
) -> None:
    client.force_login(cast.admin)

    for username in ("keeper", "partner", "landlord", "landlords_admin"):
        assert client.get(f"/people/{username}/").status_code == 200
    assert client.get("/people/other_officer/").status_code == 404


def test_an_administrator_is_no_signatory_reviewer_or_taker(
    cast: Cast, keeper: User
) -> None:
    for named in ("takes_referrals", "reviews_closures"):
        given = Person("Jo Smith", Role.ADMINISTRATOR, **{named: True})
        with pytest.raises(RuleBroken):
            actions.change_user(by=cast.admin, username="keeper", given=given)
    given = Person("Jo Smith", Role.ADMINISTRATOR, signs_as="Head of service")
    with pytest.raises(RuleBroken):
        actions.change_user(by=cast.admin, username="keeper", given=given)

    work = actions.held_work(cast.partner)
    assert takers(cast.partner, work) == [keeper], "nothing is held, so anyone could"


def test_an_urgent_referral_is_not_mailed_to_an_administrator(
    cast: Cast, keeper: User
) -> None:
    make_things(cast)
    User.objects.filter(pk=keeper.pk).update(email="keeper@council.example")
    User.objects.filter(pk=cast.partner.pk).update(email="partner@council.example")
    row = Referral.objects.first()
    assert row is not None
    row.to_organisation = cast.partner.organisation
    cast.partner.organisation.duty_email = ""

    assert duty_of(row).desks == ["partner@council.example"]


def test_setting_a_force_up_again_takes_no_partners_administrator(
    keeper: User, tmp_path: Any, settings: Any
) -> None:
    settings.DEMO = False
    file = tmp_path / "force.toml"
    file.write_text(
        '[force]\ncode = "thames-valley"\nname = "Thames Valley"\n'
        'jurisdiction = "england"\n'
        '[[organisation]]\ncode = "police"\nname = "Police"\nkind = "police"\n'
        '[administrator]\nusername = "keeper"\nname = "Keeper"\n'
        'organisation = "police"\n'
    )

    with pytest.raises(Exception, match="no administrator of Thames Valley"):
        call_command("setup_force", file, "--new-password")
