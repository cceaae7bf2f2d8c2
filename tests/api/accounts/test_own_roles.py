"""A force composes roles of its own, within limits, and they apply at the next page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stronghold.core.accounts import policy
from stronghold.core.accounts.actions import issue_password
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.mapping.actions import NewRule, add_rule, place_person
from stronghold.core.accounts.mapping.queries import access_rules
from stronghold.core.accounts.mapping.rules import place_of
from stronghold.core.accounts.models import ForceChoice, Team, User
from stronghold.core.accounts.own_roles.rules import ROLES, start_of, verbs_offered
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import workers
from stronghold.core.accounts.roles import APART, CEILINGS, KEPT, VERBS
from stronghold.core.accounts.second_factor.actions import reset_factors
from stronghold.core.accounts.second_factor.queries import needs_factor
from stronghold.core.audit.models import Event
from stronghold.core.kernel.errors import RuleBroken
from tests.approving import approve_all
from tests.choices import decide_rows
from tests.factories import Cast, make_user

AsUser = Callable[[User], Client]
URL = "/force/choices/"


def role(code: str, base: Role, *verbs: Verb, name: str = "") -> dict[str, Any]:
    allowed = sorted({verb.value for verb in (*verbs, *KEPT[base])})
    return {"code": code, "name": name or code, "base": base.value, "verbs": allowed}


def give(user: User, row: dict[str, Any]) -> User:
    """Compose a role in the user's force and give it; return the user as loaded."""
    decide_rows(user.force, ROLES, [row])
    User.objects.filter(pk=user.pk).update(role=row["base"], own_role=row["code"])
    return User.objects.get(pk=user.pk)


@pytest.fixture
def admin(as_user: AsUser, cast: Cast) -> Client:
    return as_user(cast.admin)


def form(base: Role, *verbs: Verb, name: str = "Desk officer") -> dict[str, Any]:
    """Return a role as the browser sends it; what is not offered in the first group."""
    sent: dict[str, Any] = {"name": name, "reason": "Policy 12"}
    groups = [set(offered) for _, offered in verbs_offered(base)]
    known = set[Verb]().union(*groups)
    groups[0] |= set(verbs) - known
    for n, group in enumerate(groups):
        sent[f"verbs_{n}"] = [verb.value for verb in verbs if verb in group]
    return sent


def test_a_role_is_composed_given_and_changed_on_pages(
    admin: Client, as_user: AsUser, cast: Cast
) -> None:
    sent = form(Role.OFFICER, Verb.READ_REPORTS, Verb.SUBMIT_REPORT)
    assert admin.post(f"{URL}roles/new/officer/", sent).status_code == 302
    team = Team.objects.get(code="city")
    person = {"display_name": "Officer", "role": "desk-officer", "team": str(team.pk)}
    assert admin.post("/people/officer/", person).status_code == 302
    # To be of a team is to see more.
    approve_all(cast.records)

    given = as_user(cast.officer)
    assert given.get("/reports/").status_code == 200
    assert given.get("/operations/arrests/").status_code == 403
    assert given.get("/").status_code == 200
    assert "Desk officer" in given.get("/").content.decode()
    event = Event.objects.get(detail__own_role=["", "desk-officer"])
    assert event.records == ["person:officer"]

    more = form(Role.OFFICER, Verb.READ_REPORTS, Verb.READ_ARRESTS, Verb.SUBMIT_REPORT)
    assert admin.post(f"{URL}roles/desk-officer/change/", more).status_code == 302
    # At the next request of the same session.
    assert given.get("/operations/arrests/").status_code == 200


def test_a_role_that_someone_has_is_not_removed(admin: Client, cast: Cast) -> None:
    give(cast.analyst, role("reader", Role.ANALYST))

    refused = admin.post(f"{URL}roles/reader/remove/", {"reason": "Gone"})
    assert refused.status_code == 400
    assert "1 person or access rule has the role" in refused.content.decode()

    User.objects.filter(pk=cast.analyst.pk).update(own_role="")
    assert (
        admin.post(f"{URL}roles/reader/remove/", {"reason": "Gone"}).status_code == 302
    )
    assert ForceChoice.objects.latest("pk").rows == []


BEYOND = [
    pytest.param(Role.PARTNER, [Verb.READ_REPORTS], "cannot allow", id="partner"),
    pytest.param(Role.OFFICER, [Verb.MANAGE_ACCOUNTS], "cannot allow", id="accounts"),
    pytest.param(Role.ADMINISTRATOR, [Verb.READ_REPORTS], "cannot allow", id="records"),
    pytest.param(
        Role.OFFICER,
        [Verb.READ_AUDIT, Verb.RECORD_ARREST],
        "does not record",
        id="audit-and-arrests",
    ),
    pytest.param(
        Role.SUPERVISOR,
        [Verb.RUN_AGREEMENTS, Verb.SIGN_AGREEMENTS],
        "does not sign them",
        id="draws-up-and-signs",
    ),
]


@pytest.mark.parametrize(("base", "verbs", "words"), BEYOND)
def test_no_role_exceeds_its_limits_by_file(
    admin: Client, base: Role, verbs: list[Verb], words: str
) -> None:
    row = role("wide", base, *verbs)
    listed = ", ".join(f'"{verb}"' for verb in row["verbs"])
    text = (
        f'[[choices.roles]]\ncode = "wide"\nname = "Wide"\nbase = "{base}"\n'
        f"verbs = [{listed}]\n"
    )

    file = SimpleUploadedFile("roles.toml", text.encode())
    answer = admin.post(f"{URL}file/", {"file": file, "do": "import"})

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ForceChoice.objects.exists()


@pytest.mark.parametrize(("base", "verbs", "words"), BEYOND)
def test_no_role_exceeds_its_limits_by_form(
    admin: Client, base: Role, verbs: list[Verb], words: str
) -> None:
    answer = admin.post(f"{URL}roles/new/{base}/", form(base, *verbs))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ForceChoice.objects.exists()


def test_no_role_is_based_on_a_service_account(admin: Client) -> None:
    shown = admin.get(URL).content.decode()
    assert f"{URL}roles/new/partner/" in shown
    assert f"{URL}roles/new/service/" not in shown
    assert admin.get(f"{URL}roles/new/service/").status_code == 404

    text = '[[choices.roles]]\ncode = "a"\nname = "A"\nbase = "service"\nverbs = []\n'
    file = SimpleUploadedFile("roles.toml", text.encode())
    answer = admin.post(f"{URL}file/", {"file": file, "do": "import"})
    assert answer.status_code == 400
    assert "The base must be one of officer, " in answer.content.decode()


def test_a_role_stored_with_too_much_gives_no_more_than_its_kind(cast: Cast) -> None:
    wide = role("wide", Role.PARTNER, Verb.READ_REPORTS, Verb.USE_PORTAL)
    ForceChoice.objects.create(
        force=cast.partner.force,
        subject="roles",
        rows=[wide],
        valid_from="2026-01-01",
        set_at="2026-01-01T00:00Z",
    )
    force = cast.partner.force
    force.choices_version = "stored-by-hand"
    force.save(update_fields=["choices_version"])
    User.objects.filter(pk=cast.partner.pk).update(own_role="wide")
    partner = User.objects.get(pk=cast.partner.pk)

    assert policy.can(partner, Verb.USE_PORTAL)
    assert not policy.can(partner, Verb.READ_REPORTS)


def test_a_role_that_is_not_there_allows_nothing(cast: Cast) -> None:
    User.objects.filter(pk=cast.officer.pk).update(own_role="gone")
    officer = User.objects.get(pk=cast.officer.pk)

    assert not any(policy.can(officer, verb) for verb in Verb)


@pytest.mark.parametrize("base", [role.value for role in CEILINGS])
def test_what_a_new_role_begins_with_is_within_its_limits(base: str) -> None:
    verbs = start_of(Role(base))
    assert KEPT[Role(base)] <= verbs <= CEILINGS[Role(base)] & VERBS[Role(base)]
    assert not any(verbs & apart.one and verbs & apart.other for apart in APART)


def test_an_administrator_grants_no_more_than_they_may_do(
    as_user: AsUser, cast: Cast
) -> None:
    narrow = give(
        make_user("narrow", Role.ADMINISTRATOR, cast.admin.organisation),
        role("narrow-admin", Role.ADMINISTRATOR),
    )
    client = as_user(narrow)
    beyond = VERBS[Role.ADMINISTRATOR] - KEPT[Role.ADMINISTRATOR]
    whole = form(Role.ADMINISTRATOR, *beyond, name="Whole")

    composed = client.post(f"{URL}roles/new/admin/", whole)
    second = {"username": "second", "display_name": "Second", "role": "admin"}
    own = {"organisation": cast.admin.organisation_id}
    made = client.post("/people/new/", second | own)

    assert composed.status_code == 400
    assert "allows more than yours" in composed.content.decode()
    assert not User.objects.filter(username="second").exists()
    assert made.status_code == 400
    assert "allows more than yours" in made.content.decode()


def test_an_administrator_takes_over_no_one_who_may_do_more(
    as_user: AsUser, cast: Cast
) -> None:
    """Nor by a new password, by new factors, or by a rule of single sign-on."""
    narrow = give(
        make_user("narrow", Role.ADMINISTRATOR, cast.admin.organisation),
        role("narrow-admin", Role.ADMINISTRATOR, Verb.MANAGE_DIRECTORY),
    )
    for act in (issue_password, reset_factors):
        with pytest.raises(RuleBroken, match="may do more than you"):
            act(by=narrow, username=cast.admin.username)
        act(by=narrow, username=cast.officer.username)
    rule = NewRule("groups", "us", Role.ADMINISTRATOR, team=None, position=1)
    with pytest.raises(RuleBroken, match="allows more than yours"):
        add_rule(by=narrow, organisation=narrow.organisation, given=rule)
    # Who may do all that the other may manages them as before.
    issue_password(by=cast.admin, username=narrow.username)


def test_a_role_of_an_administrator_always_manages_accounts(
    admin: Client, cast: Cast
) -> None:
    assert (
        admin.post(
            f"{URL}roles/new/admin/", form(Role.ADMINISTRATOR, name="Clerk")
        ).status_code
        == 302
    )
    clerk = ForceChoice.objects.get().rows[0]

    assert {"manage_accounts", "decide_for_force"} <= set(clerk["verbs"])
    # No one changes their own account, so one with both stays.
    own = admin.post("/people/admin/", {"display_name": "A", "role": "clerk"})
    assert own.status_code == 400
    assert User.objects.get(username="admin").own_role == ""


def test_an_access_rule_gives_an_own_role(cast: Cast) -> None:
    decide_rows(cast.admin.force, ROLES, [role("reader", Role.ANALYST)])
    admin = User.objects.get(pk=cast.admin.pk)
    rule = NewRule("groups", "readers", "analyst", None, 1, own_role="reader")
    add_rule(by=admin, organisation=cast.admin.organisation, given=rule)

    place = place_of({"groups": ["readers"]}, access_rules(admin))
    assert place is not None
    placed = place_person(User.objects.get(username="officer"), place)

    assert (placed.role, placed.own_role) == ("analyst", "reader")
    placed = User.objects.get(username="officer")
    assert policy.can(placed, Verb.READ_FIGURES)
    assert not policy.can(placed, Verb.READ_REPORTS)


def test_who_has_a_verb_by_an_own_role_is_among_those_who_have_it(cast: Cast) -> None:
    give(cast.analyst, role("worker", Role.ANALYST, Verb.WORK_REPORTS))
    viewer = User.objects.get(pk=cast.supervisor.pk)

    assert cast.analyst in workers(viewer, Verb.WORK_REPORTS)
    assert cast.analyst not in workers(viewer, Verb.TRIAGE_REPORTS)


def test_a_role_that_allows_more_needs_a_second_factor(
    cast: Cast, settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    settings.SECOND_FACTOR_ROLES = ()
    assert not needs_factor(cast.officer)
    plain = role("plain", Role.OFFICER, Verb.READ_REPORTS)
    more = role("more", Role.ANALYST, Verb.TRIAGE_REPORTS)
    decide_rows(cast.officer.force, ROLES, [plain, more])
    User.objects.filter(pk=cast.officer.pk).update(own_role="plain")
    User.objects.filter(pk=cast.analyst.pk).update(own_role="more")

    assert not needs_factor(User.objects.get(pk=cast.officer.pk))
    assert needs_factor(User.objects.get(pk=cast.analyst.pk))


def test_a_partners_administrator_neither_sees_nor_gives_the_polices_roles(
    as_user: AsUser, cast: Cast
) -> None:
    give(cast.partner, role("narrow", Role.PARTNER, name="Named by the police"))
    keeper = make_user("keeper", Role.ADMINISTRATOR, cast.partner.organisation)
    client = as_user(keeper)

    for path in ("/people/", "/people/partner/", "/people/new/"):
        assert "Named by the police" not in client.get(path).content.decode()
    client.post("/people/partner/", {"display_name": "Renamed", "role": "admin"})

    partner = User.objects.get(username="partner")
    assert (partner.role, partner.own_role) == ("partner", "narrow")


def test_a_role_of_one_force_is_not_one_of_another(cast: Cast) -> None:
    decide_rows(
        cast.officer.force, ROLES, [role("reader", Role.OFFICER, Verb.READ_REPORTS)]
    )
    User.objects.filter(pk=cast.other_officer.pk).update(own_role="reader")
    other = User.objects.get(pk=cast.other_officer.pk)

    assert not policy.can(other, Verb.READ_REPORTS)


def test_own_roles_and_names_cost_no_statement_on_a_request(
    as_user: AsUser, cast: Cast
) -> None:
    client = as_user(cast.officer)
    client.get("/reports/new/")
    with CaptureQueriesContext(connection) as before:
        client.get("/reports/new/")
    verbs = VERBS[Role.OFFICER]
    give(cast.officer, role("same", Role.OFFICER, *verbs))
    client.get("/reports/new/")
    with CaptureQueriesContext(connection) as after:
        client.get("/reports/new/")

    assert len(after) == len(before) > 0
