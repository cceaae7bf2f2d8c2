"""A force composes roles that only take away, and they apply at the next page."""

import secrets
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stronghold.core.accounts import policy
from stronghold.core.accounts.actions import issue_password
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.own_roles.rules import ROLES, gives_back
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import workers
from stronghold.core.accounts.roles import BASES, KEPT, VERBS
from stronghold.core.audit.models import Event
from stronghold.core.decided.models import ForceChoice
from stronghold.core.geography.models import Force
from stronghold.core.kernel.errors import RuleBroken
from stronghold.force_setup.force_choices.role_groups import GROUPS, offered
from stronghold.sign_in.access_rules.actions import NewRule, add_rule, place_person
from stronghold.sign_in.access_rules.queries import access_rules
from stronghold.sign_in.access_rules.rules import place_of
from stronghold.sign_in.second_factor.actions import reset_factors
from tests.approving import approve_all
from tests.choices import decide_rows
from tests.factories import Cast, make_user

AsUser = Callable[[User], Client]
URL, SET_UP = "/force/choices/", "/force/set-up/"


def role(code: str, base: Role, *verbs: Verb, name: str = "") -> dict[str, Any]:
    """Return a role that allows these of its base, and what it cannot take away."""
    taken = VERBS[base] - KEPT[base] - set(verbs)
    without = sorted(verb.value for verb in taken)
    return {"code": code, "name": name or code, "base": base.value, "without": without}


def of_before(code: str, base: Role, *verbs: Verb) -> dict[str, Any]:
    """Return a role as it was stored when a role listed what it allowed."""
    allowed = sorted({verb.value for verb in (*verbs, *KEPT[base])})
    return {"code": code, "name": code, "base": base.value, "verbs": allowed}


def store(force: Force, *rows: dict[str, Any]) -> None:
    """Put roles into the table, past the form, the file and every rule."""
    ForceChoice.objects.create(
        force=force,
        subject="roles",
        rows=rows,
        valid_from="2026-01-01",
        set_at="2026-01-01T00:00Z",
    )
    version = secrets.token_hex(8)
    Force.objects.filter(pk=force.pk).update(choices_version=version)


def give(user: User, row: dict[str, Any]) -> User:
    """Compose a role in the user's force and give it; return the user as loaded."""
    decide_rows(user.force, ROLES, [row])
    User.objects.filter(pk=user.pk).update(role=row["base"], own_role=row["code"])
    return User.objects.get(pk=user.pk)


@pytest.fixture
def admin(as_user: AsUser, cast: Cast) -> Client:
    return as_user(cast.admin)


def form(base: Role, *verbs: Verb, name: str = "Desk officer") -> dict[str, Any]:
    """Return a role that allows these verbs as the browser sends it."""
    sent: dict[str, Any] = {"name": name, "reason": "Policy 12"}
    for group, offers in offered(base):
        if ticked := [verb.value for verb in offers if verb in verbs]:
            sent |= {f"group_{group.code}": "on", f"verbs_{group.code}": ticked}
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
    # People have the role, so a second person approves what it gives back.
    assert given.get("/operations/arrests/").status_code == 403
    assert approve_all(cast.records) == ["Own roles that allow more"]
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


Way: TypeAlias = Callable[[Client, Role, Verb], None]


def by_form(admin: Client, base: Role, verb: Verb) -> None:
    """Send the verb in every field in which this form and earlier ones had some."""
    sent = form(base, name="Wide")
    for group, _ in offered(base):
        answer = admin.post(
            f"{URL}roles/new/{base}/",
            sent | {f"group_{group.code}": "on", f"verbs_{group.code}": [verb.value]},
        )
        assert answer.status_code == 400
    for n in range(3):
        earlier = sent | {f"verbs_{n}": [verb.value], "name": f"Wide {n}"}
        admin.post(f"{URL}roles/new/{base}/", earlier)


def by_file(admin: Client, base: Role, verb: Verb) -> None:
    allowed = ", ".join(f'"{one}"' for one in {verb, *KEPT[base]})
    head = f'[[choices.roles]]\ncode = "wide"\nname = "Wide"\nbase = "{base}"\n'
    for rest in ("", "without = []\n"):
        import_file(admin, f"{head}verbs = [{allowed}]\n{rest}")


def import_file(admin: Client, text: str) -> Any:
    file = SimpleUploadedFile("roles.toml", text.encode())
    return admin.post(f"{URL}file/", {"file": file, "do": "import"})


def as_stored_before(_: Client, base: Role, verb: Verb) -> None:
    store(Force.objects.get(code="thames-valley"), of_before("wide", base, verb))


def in_both_shapes(_: Client, base: Role, verb: Verb) -> None:
    wide = of_before("wide", base, verb) | {"without": [], "lost": [verb.value]}
    store(Force.objects.get(code="thames-valley"), wide)


@pytest.mark.parametrize("way", [by_form, by_file, as_stored_before, in_both_shapes])
@pytest.mark.parametrize(
    ("base", "verb"),
    [
        (Role.OFFICER, Verb.TRIAGE_REPORTS),
        (Role.OFFICER, Verb.READ_AUDIT),
        (Role.OFFICER, Verb.MANAGE_ACCOUNTS),
        (Role.ANALYST, Verb.READ_ANY_REPORTER),
        (Role.RECORDS_MANAGER, Verb.RUN_WARRANTS),
        (Role.SUPERVISOR, Verb.RUN_REQUESTS),
        (Role.ADMINISTRATOR, Verb.READ_REPORTS),
        (Role.PARTNER, Verb.READ_REPORTS),
    ],
)
def test_no_own_role_allows_what_its_base_does_not(
    admin: Client, cast: Cast, way: Way, base: Role, verb: Verb
) -> None:
    is_partner = base == Role.PARTNER
    of = cast.partner.organisation if is_partner else cast.admin.organisation
    wearer = make_user("wearer", base, of)

    way(admin, base, verb)

    for code in ("wide", "wide-0", "wide-1", "wide-2"):
        User.objects.filter(pk=wearer.pk).update(own_role=code)
        person = User.objects.get(pk=wearer.pk)
        assert policy.verbs_of(person) <= VERBS[base]
        assert not policy.can(person, verb)


def test_a_file_of_before_is_refused_with_what_to_do(admin: Client) -> None:
    text = '[[choices.roles]]\ncode = "a"\nname = "A"\nbase = "officer"\nverbs = []\n'

    page = import_file(admin, text).content.decode()

    assert "`verbs`: a role no longer lists what it allows" in page
    assert "what `without` lists" in page
    assert not ForceChoice.objects.exists()


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (Verb.TRIAGE_REPORTS, "Officer does not allow “triage_reports”"),
        (Verb.WORK_REPORTS, "must allow: Work on reports"),
    ],
)
def test_only_what_the_base_allows_and_can_miss_is_taken_away(
    admin: Client, verb: Verb, words: str
) -> None:
    head = '[[choices.roles]]\ncode = "a"\nname = "A"\nbase = "officer"\n'

    answer = import_file(admin, f'{head}without = ["{verb}"]\n')

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ForceChoice.objects.exists()


def test_a_group_is_taken_away_by_one_box_and_given_back_by_it(
    admin: Client, cast: Cast
) -> None:
    """Whatever is ticked in a group does not count without the group's own box."""
    url = f"{URL}roles/new/supervisor/"
    shown = admin.get(url).context["form"]
    assert all(line.box.value() for line in shown.groups)
    assert all(line.n_ticked == line.n for line in shown.groups)
    sent = form(Role.SUPERVISOR, *Verb, name="Sergeant")
    del sent["group_out"]

    assert admin.post(url, sent).status_code == 302

    assert ForceChoice.objects.get().rows[0]["without"] == [
        "export",
        "make_keys",
        "use_features",
    ]
    change = f"{URL}roles/sergeant/change/"
    (line,) = (
        line
        for line in admin.get(change).context["form"].groups
        if line.box.name == "group_out"
    )
    assert not line.box.value()
    # Ticked again, it gives all of them back.
    assert line.n_ticked == line.n == 3
    again = form(Role.SUPERVISOR, *Verb, name="Sergeant")
    assert admin.post(change, again).status_code == 302
    assert ForceChoice.objects.latest("pk").rows[0]["without"] == []
    event = Event.objects.filter(detail__change="force_choice_decided").latest("id")
    assert event.detail["changes"] == {
        "Sergeant: gives back": [
            "",
            [
                "Export what they may read as a file",
                "Make keys for programs",
                "Read map layers with a map program",
            ],
        ]
    }


@pytest.mark.parametrize("base", BASES)
def test_about_ten_boxes_are_seen_at_first(base: Role) -> None:
    groups = offered(base)
    listed = [verb for _, verbs in groups for verb in verbs]

    assert len(groups) <= 12
    assert sorted(listed) == sorted(VERBS[base] - KEPT[base])


def test_every_verb_is_in_one_group() -> None:
    grouped = [verb for group in GROUPS for verb in group.verbs]

    assert sorted(grouped) == sorted(Verb)


def test_what_a_role_lost_is_listed_until_someone_has_seen_it(
    admin: Client, as_user: AsUser, cast: Cast
) -> None:
    force = cast.admin.force
    wide = of_before("wide", Role.ANALYST, Verb.READ_REPORTS, Verb.TRIAGE_REPORTS)
    store(force, wide, of_before("reader", Role.OFFICER, Verb.READ_REPORTS))
    User.objects.filter(pk=cast.analyst.pk).update(own_role="wide")
    lost = "<strong>wide</strong> no longer allows: Triage reports."

    analyst = User.objects.get(pk=cast.analyst.pk)
    assert policy.can(analyst, Verb.READ_REPORTS)
    assert not policy.can(analyst, Verb.TRIAGE_REPORTS)
    assert not policy.can(analyst, Verb.EXPORT)
    page = admin.get(URL).content.decode()
    assert lost in page
    assert "<strong>reader</strong> allows what it did." in page
    assert "2 roles changed at an update" in admin.get(SET_UP).content.decode()
    # No change of a role, by form or by file, answers it.
    narrower = form(Role.OFFICER, Verb.READ_REPORTS, name="Reader")
    assert admin.post(f"{URL}roles/reader/change/", narrower).status_code == 302
    file = admin.get(f"{URL}file/download/").content.decode()
    changed = file.replace('name = "Reader"', 'name = "Front desk"')
    assert import_file(admin, changed).status_code == 302
    assert ForceChoice.objects.count() == 3
    assert lost in admin.get(URL).content.decode()
    # Who only reads it does not answer it.
    reader = as_user(cast.records)
    assert lost in reader.get(URL).content.decode()
    assert reader.post(f"{URL}roles/seen/").status_code == 403

    assert as_user(cast.admin).post(f"{URL}roles/seen/").status_code == 302

    client = as_user(cast.admin)
    assert "no longer allows" not in client.get(URL).content.decode()
    assert "changed at an update" not in client.get(SET_UP).content.decode()
    event = Event.objects.get(detail__change="force_roles_lost_seen")
    assert event.actor == "admin"
    assert event.detail["changes"] == {
        "wide: no longer allows": ["", ["Triage reports"]]
    }
    history = client.get(f"{URL}roles/history/").content.decode()
    assert "wide: allowed Triage reports until the update" in history
    assert "Seen what they no longer allow" in history
    # Once is enough.
    client.post(f"{URL}roles/seen/")
    assert ForceChoice.objects.count() == 4


def test_what_a_release_adds_to_a_base_comes_with_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = give(cast.officer, role("reader", Role.OFFICER, Verb.READ_REPORTS))
    assert not policy.can(person, Verb.EXPORT)
    more = {**VERBS, Role.OFFICER: VERBS[Role.OFFICER] | {Verb.EXPORT}}
    for name in ("rules", "queries"):
        monkeypatch.setattr(f"stronghold.core.accounts.own_roles.{name}.VERBS", more)
    Force.objects.filter(pk=person.force.pk).update(choices_version="a-new-process")

    later = User.objects.get(pk=person.pk)

    assert policy.can(later, Verb.EXPORT)
    assert not policy.can(later, Verb.READ_ARRESTS)


def test_a_stored_role_can_be_read_by_the_version_before(cast: Cast) -> None:
    """It counts what `verbs` lists: without it no page of theirs would open."""
    allowed = role("reader", Role.OFFICER, Verb.READ_REPORTS)
    decide_rows(cast.officer.force, ROLES, [allowed])

    stored = ForceChoice.objects.get().rows[0]

    assert set(stored["verbs"]) == {Verb.READ_REPORTS, *KEPT[Role.OFFICER]}


def test_what_a_change_gives_back_is_what_the_role_did_not_allow_before() -> None:
    narrow = role("a", Role.OFFICER, Verb.READ_REPORTS)
    wider = role("a", Role.OFFICER, Verb.READ_REPORTS, Verb.READ_ARRESTS)
    before = of_before("a", Role.OFFICER, Verb.READ_REPORTS, Verb.TRIAGE_REPORTS)

    assert gives_back(narrow, wider) == {Verb.READ_ARRESTS}
    assert gives_back(wider, narrow) == set()
    assert gives_back(before, wider) == {Verb.READ_ARRESTS}
    # Another base, which only a role that no one has can get.
    as_analyst = role("a", Role.ANALYST, Verb.READ_REPORTS, Verb.EXPORT)
    assert gives_back(narrow, as_analyst) == {Verb.EXPORT, Verb.READ_FIGURES}


def test_no_role_is_based_on_a_service_account(admin: Client) -> None:
    shown = admin.get(URL).content.decode()
    assert f"{URL}roles/new/partner/" in shown
    assert f"{URL}roles/new/service/" not in shown
    assert admin.get(f"{URL}roles/new/service/").status_code == 404

    text = '[[choices.roles]]\ncode = "a"\nname = "A"\nbase = "service"\nwithout = []\n'
    answer = import_file(admin, text)
    assert answer.status_code == 400
    assert "The base must be one of officer, " in answer.content.decode()


def test_a_role_that_is_not_there_allows_nothing(cast: Cast) -> None:
    User.objects.filter(pk=cast.officer.pk).update(own_role="gone")
    officer = User.objects.get(pk=cast.officer.pk)

    assert not any(policy.can(officer, verb) for verb in Verb)


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

    assert not {"manage_accounts", "decide_for_force"} & set(clerk["without"])
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
    give(cast.officer, role("worker", Role.OFFICER, Verb.ATTACH_FILES))
    viewer = User.objects.get(pk=cast.supervisor.pk)

    assert cast.officer in workers(viewer, Verb.ATTACH_FILES)
    assert cast.officer not in workers(viewer, Verb.DECIDE_DUPLICATES)


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
