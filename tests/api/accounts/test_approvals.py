"""What gives an account or a program sight of records waits for a second person."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import Client

from reports.reporter.models import Reporter
from reports.reporter.visibility import visible_reporters
from stronghold.core.accounts import actions, policy
from stronghold.core.accounts.actions import Person
from stronghold.core.accounts.approvals.actions import decide
from stronghold.core.accounts.approvals.queries import waiting_for
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import AccessRule, AskedAccess, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import Conflict, NotFound
from stronghold.directory.imports.actions import import_people
from stronghold.directory.imports.file import PeopleFile
from stronghold.sign_in.access_rules.actions import (
    NewRule,
    add_rule,
    change_rule,
    remove_rule,
)
from stronghold.sign_in.access_rules.queries import rules_of
from stronghold.sign_in.second_factor.actions import reset_factors
from stronghold.sign_in.sign_in_provider.actions import Details, set_provider
from stronghold.sign_in.sign_in_provider.queries import chosen
from tests.approving import REFUSED, approve_all, refuse_all
from tests.factories import (
    HEAD,
    Cast,
    make_cast,
    make_report,
    make_reporter,
    make_team,
    make_user,
)

PAGE = "/people/approvals/"


def add(cast: Cast, role: str = "officer", **given: Any) -> User:
    """Have the administrator make an account; its owner has chosen a password."""
    own = cast.officer.organisation
    given = {"team": make_team(own)} | given
    actions.create_user(
        by=cast.admin,
        username="jo",
        organisation=given.pop("organisation", own),
        given=Person("Jo Smith", role, **given),
    )
    User.objects.filter(username="jo").update(one_time_until=None)
    return person("jo")


def person(username: str) -> User:
    return User.objects.select_related("team").get(username=username)


def titles(viewer: User) -> list[str]:
    return [one.title for _, one in waiting_for(viewer)]


def test_a_new_account_opens_no_record_until_it_is_approved(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    jo = add(cast)
    theirs = as_user(jo)
    assert "waits for approval" in theirs.get("/").content.decode()
    assert theirs.get("/reports/").status_code == 403

    approve_all(cast.records)

    assert theirs.get("/reports/").status_code == 200
    event = Event.objects.get(detail__change="access_approved")
    assert (event.actor, event.records) == ("records", ["person:jo"])


def test_it_is_a_line_of_home_and_decided_on_a_page(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    add(cast)
    client = as_user(cast.records)
    assert "Access to approve" in client.get("/").content.decode()
    listed = client.get(PAGE).content.decode()
    assert "The account of Jo Smith" in listed
    (code,) = [one.code for _, one in waiting_for(cast.records)]
    page = client.get(f"{PAGE}{code}/")
    shown = page.content.decode()
    assert "Officer" in shown
    assert "City team" in shown

    sent = {"seen": page.context["form"].initial["seen"], "answer": "yes"}
    assert client.post(f"{PAGE}{code}/", sent)["Location"] == PAGE

    assert person("jo").approved_at
    assert "Nothing to approve" in client.get(PAGE).content.decode()
    assert "Access to approve" not in client.get("/").content.decode()
    assert client.get(f"{PAGE}{code}/").status_code == 404


def test_who_has_a_part_in_it_does_not_decide(cast: Cast) -> None:
    """Nor does an administrator, or someone of another force."""
    own = cast.officer.organisation
    given = Person("Records", "supervisor", team=make_team(own))
    actions.change_user(by=cast.admin, username="records", given=given)
    assert titles(cast.records) == []
    for other in (cast.admin, cast.officer, cast.analyst, cast.other_officer):
        assert titles(other) == []
    # Who asked does not, whatever they have become since.
    AskedAccess.objects.update(asked_by=cast.supervisor)
    assert titles(cast.supervisor) == []
    (_, one) = waiting_for(make_user("second", Role.RECORDS_MANAGER, own))[0]
    for other in (cast.admin, cast.supervisor, cast.records):
        with pytest.raises(NotFound):
            decide(by=other, code=one.code, seen=one.seen, is_approved=True)


def test_a_supervisor_lets_no_one_into_another_team(cast: Cast) -> None:
    own = cast.officer.organisation
    city, east = make_team(own), make_team(own, "east")
    User.objects.filter(pk=cast.supervisor.pk).update(team=city)
    sergeant = person("supervisor")
    add(cast, team=east)
    assert titles(sergeant) == []
    actions.change_user(
        by=cast.admin, username="jo", given=Person("Jo", "officer", team=city)
    )
    assert titles(sergeant) == ["The account of Jo"]


def test_a_partners_signatory_decides_for_their_own(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    council = cast.partner.organisation
    add(cast, "partner", organisation=council, team=None)
    assert titles(cast.partner) == ["The account of Jo Smith"]
    home = as_user(cast.partner).get("/shared/").content.decode()
    assert "Access to approve: 1" in home
    User.objects.filter(username="jo").update(approved_at=None, signs_as=HEAD)
    add_rule(
        by=cast.admin,
        organisation=council,
        given=NewRule("groups", "council", "partner", None, 1),
    )
    # What is of the whole force is for the force; so is what is of others.
    assert titles(cast.partner) == ["The account of Jo Smith"]
    assert len(titles(cast.records)) == 2
    User.objects.filter(pk=cast.partner.pk).update(signs_as="")
    assert titles(person("partner")) == []


def test_what_changed_since_it_was_shown_is_not_decided(cast: Cast) -> None:
    add(cast)
    (_, one) = waiting_for(cast.records)[0]
    given = Person("Jo Smith", "supervisor", team=person("jo").team)
    actions.change_user(by=cast.admin, username="jo", given=given)

    with pytest.raises(Conflict, match="has changed"):
        decide(by=cast.records, code=one.code, seen=one.seen, is_approved=True)
    assert person("jo").approved_at is None


def test_what_someone_had_counts_until_more_is_approved(cast: Cast) -> None:
    more = Person("Jo", "supervisor", email="jo@force.example")
    actions.change_user(by=cast.admin, username="analyst", given=more)
    now = person("analyst")
    # The name counts at once.
    assert (now.role, now.display_name) == ("analyst", "Jo")
    assert policy.can(now, Verb.READ_REPORTS)
    assert not policy.can(now, Verb.TRIAGE_REPORTS)

    assert refuse_all(cast.records) == ["The account of Jo"]
    assert person("analyst").role == "analyst"
    assert not AskedAccess.objects.exists()

    actions.change_user(by=cast.admin, username="analyst", given=more)
    approve_all(cast.records)
    assert person("analyst").role == "supervisor"


def test_less_counts_at_once(cast: Cast) -> None:
    team = make_team(cast.officer.organisation)
    less = Person("Supervisor", "officer", team=team)
    User.objects.filter(pk=cast.supervisor.pk).update(team=team)
    actions.change_user(by=cast.admin, username="supervisor", given=less)
    assert person("supervisor").role == "officer"
    assert titles(cast.records) == []


def test_to_refuse_a_new_account_closes_it(cast: Cast) -> None:
    add(cast)
    refuse_all(cast.records)
    assert not person("jo").is_active
    actions.reactivate_user(by=cast.admin, username="jo")
    assert titles(cast.records) == ["The account of Jo Smith"]


def test_who_refuses_says_why_and_who_asked_reads_it(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    own = cast.officer.organisation
    wanted = Person("Analyst", "supervisor", team=make_team(own))
    actions.change_user(by=cast.admin, username="analyst", given=wanted)
    ((_, one),) = waiting_for(cast.records)
    url, records = f"{PAGE}{one.code}/", as_user(cast.records)
    waits = as_user(cast.admin).get("/people/analyst/").content.decode()
    assert "What was changed (role Supervisor" in waits
    assert "a records manager or supervisor of their team, or of no team," in waits
    assert "of its team, or of no team, has approved it" in waits
    listed = as_user(cast.records).get(PAGE).content.decode()
    assert "The account of Analyst: role Supervisor" in listed
    assert "An administrator alone cannot let anyone see records." in listed
    home = as_user(cast.admin).get("/").content.decode()
    assert "The account of Analyst: role Supervisor" in home
    assert "Waits for approval" in home

    assert "Why do you refuse it? (optional)" not in records.get(url).content.decode()
    refused = records.post(url, {"seen": one.seen, "answer": "no", "reason": " "})
    assert refused.status_code == 400
    assert "Say why you refuse it" in refused.content.decode()
    assert titles(cast.records)
    saved = records.post(url, {"seen": one.seen, "answer": "no", "reason": REFUSED})
    assert saved.status_code == 302

    admin = as_user(cast.admin)
    shown = admin.get("/people/analyst/").content.decode()
    assert REFUSED in shown
    assert f"by {cast.records.display_name}" in shown
    home = admin.get("/").content.decode()
    assert f"By {cast.records.display_name}: {REFUSED}" in home
    what = f"The account of Analyst: role Supervisor, team {wanted.team.name}"
    assert f'href="/people/analyst/">{what}</a>' in home
    assert "Waits for approval" not in home
    # Once it is asked again, that waits instead.
    actions.change_user(by=cast.admin, username="analyst", given=wanted)
    for page in ("/people/analyst/", "/"):
        assert REFUSED not in admin.get(page).content.decode()


def test_who_asked_sees_for_as_long_that_it_was_approved(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    """Each leads to its page; of many the latest, and after two weeks none."""
    add(cast)
    approve_all(cast.records)
    home = as_user(cast.admin).get("/").content.decode()
    assert 'href="/people/jo/">The account of Jo Smith: role' in home
    assert ">Approved<" in home
    assert f"By {cast.records.display_name}" in home
    # No one else has it there.
    other = make_user("admin-2", Role.ADMINISTRATOR, cast.admin.organisation)
    assert "Jo Smith" not in as_user(other).get("/").content.decode()

    own, team = cast.officer.organisation, make_team(cast.officer.organisation)
    rule = NewRule("groups", "officers", "officer", team, 1)
    add_rule(by=cast.admin, organisation=own, given=rule)
    refuse_all(cast.records)
    for n in range(6):
        given = Person(f"Name {n}", "officer", team=team)
        actions.create_user(
            by=cast.admin, username=f"new-{n}", organisation=own, given=given
        )
        approve_all(cast.records)
    home = as_user(cast.admin).get("/").content.decode()
    assert 'href="/people/access/">The access rules</a>' in home
    assert home.index("The access rules") < home.index("Name 5")
    assert 'href="/people/">2 more</a>' in home
    assert "Jo Smith" not in home
    with clock.stopped(clock.now() + timedelta(days=15)):
        home = as_user(cast.admin).get("/").content.decode()
    assert "What you asked for" not in home


def test_a_saved_account_says_so(cast: Cast, as_user: Callable[[User], Client]) -> None:
    page = as_user(cast.admin)
    form = page.get("/people/analyst/").context["form"]
    given = {name: form.initial.get(name) or "" for name in form.fields}
    saved = page.post("/people/analyst/", given | {"display_name": "A"}, follow=True)
    assert saved.redirect_chain == [("/people/analyst/", 302)]
    assert [str(one) for one in saved.context["messages"]] == ["Saved"]


def test_a_password_that_was_issued_opens_nothing_until_it_is_approved(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    """It would let the administrator in: not where a second factor stands before it."""
    for username in ("officer", "supervisor"):
        kind = Authenticator.Type.TOTP
        if username == "supervisor":
            Authenticator.objects.create(user=cast.supervisor, type=kind, data={})
        actions.issue_password(by=cast.admin, username=username)
    User.objects.update(one_time_until=None)
    assert as_user(person("officer")).get("/reports/").status_code == 403
    assert policy.can(person("supervisor"), Verb.READ_REPORTS)
    (_, one) = waiting_for(cast.records)[0]
    assert "Speak to the person" in one.note
    approve_all(cast.records)
    assert policy.can(person("officer"), Verb.READ_REPORTS)

    # With the factor gone, too.
    actions.issue_password(by=cast.admin, username="supervisor")
    reset_factors(by=cast.admin, username="supervisor")
    User.objects.update(one_time_until=None)
    assert not policy.can(person("supervisor"), Verb.READ_REPORTS)


def test_a_file_of_people_is_one_approval(cast: Cast) -> None:
    lines = ["username,name,organisation,role,team"]
    lines += [f"new-{n},Name {n},police,officer,city" for n in range(5)]
    lines.append("analyst,Analyst,police,officer,city")
    content = "\n".join(lines).encode()

    import_people(by=cast.admin, file=PeopleFile.read("people.csv", content))

    assert titles(cast.records) == ["6 accounts of a list"]
    approve_all(cast.records)
    assert all(person(f"new-{n}").approved_at for n in range(5))
    assert person("analyst").role == "officer"


def test_rules_count_as_they_were_approved(cast: Cast) -> None:
    own, team = cast.officer.organisation, make_team(cast.officer.organisation)
    first = NewRule("groups", "officers", "officer", team, 1)
    rule = add_rule(by=cast.admin, organisation=own, given=first)
    force = own.force.code
    assert rules_of(force) == []
    approve_all(cast.records)
    given = NewRule("groups", "officers", "supervisor", team, 1)
    change_rule(by=cast.admin, rule_id=rule.pk, given=given)
    assert [one.role for one in rules_of(force)] == ["officer"]
    assert refuse_all(cast.records) == ["The access rules"]
    assert AccessRule.objects.get().role == "officer"
    # To take a rule away can let a later one decide.
    remove_rule(by=cast.admin, rule_id=AccessRule.objects.get().pk)
    assert [one.role for one in rules_of(force)] == ["officer"]
    approve_all(cast.records)
    assert rules_of(force) == []


def test_a_provider_counts_as_it_was_approved(cast: Cast, settings: Any) -> None:
    settings.SSO_ISSUER = ""

    def given(**more: Any) -> Details:
        usual = {
            "issuer": "https://one.example",
            "name": "Force",
            "client_id": "here",
            "subject_claim": "sub",
            "groups_claim": "groups",
            "help": "",
            "is_on": True,
        }
        return Details(**usual | more)

    set_provider(by=cast.admin, given=given(), secret="first")
    assert not chosen().issuer
    approve_all(cast.records)
    assert (chosen().issuer, chosen().client_secret) == ("https://one.example", "first")
    # Its name and its secret say nothing of who people are.
    set_provider(by=cast.admin, given=given(name="Ours"), secret="second")
    assert (chosen().name, chosen().client_secret) == ("Ours", "second")
    for more in ({"issuer": "https://two.example"}, {"subject_claim": "email"}):
        set_provider(by=cast.admin, given=given(**more), secret="third")
        assert (chosen().issuer, chosen().subject_claim) == (
            "https://one.example",
            "sub",
        )
        assert titles(cast.records) == ["The provider of single sign-on"]
    # It is turned off at once.
    set_provider(by=cast.admin, given=given(is_on=False), secret="fourth")
    assert not chosen().issuer


def test_no_program_reads_who_reported(cast: Cast) -> None:
    report = make_report(cast.officer)
    make_reporter(report)
    mine = Reporter.objects.filter(visible_reporters(cast.officer))
    assert mine.count() == 1
    cast.officer.by_program = True
    assert not Reporter.objects.filter(visible_reporters(cast.officer)).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_the_same_moment_one_counts() -> None:
    cast = make_cast()
    add(cast)
    (_, one) = waiting_for(cast.records)[0]
    meet, said = threading.Barrier(2, timeout=60), []

    def answer(by: User, *, is_approved: bool) -> None:
        meet.wait()
        try:
            decide(
                by=by,
                code=one.code,
                seen=one.seen,
                is_approved=is_approved,
                reason="" if is_approved else REFUSED,
            )
            said.append(is_approved)
        except NotFound:
            said.append(None)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=answer, args=[by], kwargs={"is_approved": yes})
        for by, yes in ((cast.records, True), (cast.supervisor, False))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert None in said
    (counted,) = [one for one in said if one is not None]
    jo = person("jo")
    assert (bool(jo.approved_at), jo.is_active) == (counted, counted)
    decided = Event.objects.filter(detail__change__startswith="access_")
    changes = set(decided.values_list("detail__change", flat=True))
    assert changes & {"access_approved", "access_refused"} == {
        "access_approved" if counted else "access_refused"
    }
