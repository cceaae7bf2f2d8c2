"""A draft is signed, or refused with a reason, by who is asked, as themselves."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.closure_moves.rules.facts import Signer
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.choices import Level
from operations.deadlines.models import Deadline
from operations.deadlines.queries.ranks import on_level
from operations.models import AlertMail
from reports.report.choices import Status
from stronghold.core.accounts.choices import Rank
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.closures.cases import API, PAGES, Case
from tests.factories import Cast, make_report, make_user
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE, at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
# Before any sign-in of a test, which the page that signs asks for again when it is old.
MORNING = at("2026-11-03 09:00")
TO_SIGN = f"{PAGES}to-sign/"


def ranked(person: User, rank: str, name: str) -> User:
    """Return a colleague of the same role who has this rank."""
    made = make_user(name, person.role, person.organisation)
    User.objects.filter(pk=made.pk).update(rank=rank, email=f"{name}@force.example")
    return User.objects.get(pk=made.pk)


@pytest.fixture
def inspector(cast: Cast) -> User:
    return ranked(cast.supervisor, Rank.INSPECTOR, "inspector")


def drafted(opened: Opens, by: User, **more: str) -> Case:
    """Return a complete draft of an officer, who may not authorise it."""
    case = opened(by)
    case.who = lambda kind: case.by  # type: ignore[method-assign]
    told = case.move("prepare", ANSWERS | more, clock.now())
    assert told.status_code == 201, told.content
    return case


def asked(opened: Opens, by: User, person: User) -> Case:
    case = drafted(opened, by)
    told = case.fill("ask_signature", {"person": person.username}, clock.now())
    assert told.status_code == 302, told.content
    return case


def page_of(client: Client, case: Case, by: User, path: str = "") -> str:
    client.force_login(by)
    response = client.get(f"{PAGES}{case.reference}/{path}")
    assert response.status_code == 200
    return str(response.content.decode())


def answer(client: Client, case: Case, by: User, **given: Any) -> Any:
    client.force_login(by)
    seen = {"client_uuid": str(uuid.uuid4()), "seen": len(case.events)}
    return client.post(f"{PAGES}{case.reference}/sign/", seen | given)


def without(answers: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if key != name}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("keeps_out_residents", "would keep out people who live there"),
        ("keeps_out_owner", "would keep out the owner"),
    ],
)
@pytest.mark.parametrize("way", ["move", "fill"])
def test_whom_a_notice_keeps_out_is_answered_before_anyone_signs(  # noqa: PLR0913
    client: Client,
    cast: Cast,
    inspector: User,
    open_case: Opens,
    *,
    name: str,
    words: str,
    way: str,
) -> None:
    """By the form and by the API; the form has no answer chosen, once saved too."""
    case = open_case(cast.officer)
    case.who = lambda kind: case.by  # type: ignore[method-assign]
    by_way = getattr(case, way)
    assert by_way("prepare", without(ANSWERS, name), clock.now()).status_code < 400

    form = page_of(client, case, cast.officer, "prepare/")
    chosen = re.findall(rf'name="{name}" value="([^"]*)"[^>]* checked', form)
    assert chosen == [""]
    page = page_of(client, case, cast.officer)
    assert f"<li>whether it {words}</li>" in page
    case.by = cast.supervisor
    sent = case.move("authorise", LONG, clock.now())
    assert sent.status_code == 400, sent.content
    assert f"Answer first whether it {words}" in sent.content.decode()
    assert "s.76(4)" in sent.content.decode()
    case.by = cast.officer
    sent = by_way("ask_signature", {"person": inspector.username}, clock.now())
    assert f"Answer first whether it {words}" in sent.content.decode()

    assert by_way("prepare", ANSWERS, clock.now()).status_code < 400
    page = page_of(client, case, cast.officer)
    assert "Keeps out the owner" in page
    sent = by_way("ask_signature", {"person": inspector.username}, clock.now())
    assert sent.status_code < 400, sent.content


def test_ranks_of_accounts_are_those_that_sign() -> None:
    assert {rank.value for rank in Rank} == {signer.value for signer in Signer}


def test_who_is_asked_signs_with_their_own_rank_and_name(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = asked(open_case, cast.officer, inspector)
        client.force_login(inspector)
        home = _home(client)
        waits = home.index("1 closure notice waits for your signature")
        # It is read before the rows of what to do, also on a phone.
        assert home.index("<strong>Waiting for you:</strong>") < waits
        assert waits < home.index('id="part-now"')
        assert case.reference in client.get(TO_SIGN).content.decode()
        page = page_of(client, case, inspector, "sign/")
        for words in (ANSWERS["necessity"], ANSWERS["consulted"], "s.76(1)"):
            assert words in page
        assert "24 hours" in page
        # The hearing of the draft is weeks away.
        assert "24 hours: If served now, the notice ends" in page
        assert "48 hours" not in page

        told = answer(client, case, inspector, answer="sign", hours=24, position="Insp")
        assert told.status_code == 302, told.content
        client.force_login(inspector)
        assert "waits for your signature" not in _home(client)

    # It waits for its hearing, before which it would end if it were served now.
    due = Deadline.objects.get(closure=case.row, kind="to_serve")
    assert (due.due_at, due.section) == (at("2026-12-24 10:00"), "")
    for wait, level in ((25, Level.PRACTICE), (24, Level.ACT_NOW)):
        now = due.due_at - timedelta(hours=wait)
        rows = Deadline.objects.filter(on_level(level, now))
        assert list(rows.filter(kind="to_serve")) == [due]
    signed = case.events[-1]
    assert (case.row.state, signed.kind) == ("authorised", "authorise")
    assert (signed.recorded_by, signed.signatory.name) == (inspector, str(inspector))
    assert signed.facts == {"signed_by": "inspector", "position": "Insp", "hours": 24}


def _home(client: Client) -> str:
    return str(client.get("/").content.decode())


def test_no_one_signs_for_longer_than_their_rank_gives(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    senior = ranked(cast.supervisor, Rank.SUPERINTENDENT, "superintendent")
    sergeant = ranked(cast.supervisor, Rank.SERGEANT, "sergeant")
    with clock.stopped(MORNING):
        case = drafted(open_case, cast.officer)
        form = page_of(client, case, cast.officer, "ask_signature/")
        assert "Inspector, inspector: up to 24 hours" in form
        assert "Superintendent, superintendent: up to 48 hours" in form
        assert 'value="sergeant"' not in form
        assert "Sergeant and Supervisor may authorise notices, but no rank" in form
        told = case.move("ask_signature", {"person": sergeant.username}, MORNING)
        assert told.status_code == 400
        assert "s.76(1)" in str(told.json())

        case.fill("ask_signature", {"person": inspector.username}, MORNING)
        told = answer(client, case, inspector, answer="sign", hours=48, position="I")
        assert (told.status_code, case.row.state) == (400, "draft")
        case.fill("ask_signature", {"person": senior.username}, MORNING)
        client.force_login(inspector)
        listed = client.get(TO_SIGN).content.decode()
        assert case.reference not in listed
        told = answer(client, case, senior, answer="sign", hours=48, position="Supt")
        assert (told.status_code, case.row.state) == (302, "authorised")


def test_a_refusal_needs_a_reason_and_goes_back_to_who_asked(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    reason = "The landlord was not asked"
    User.objects.filter(pk=cast.officer.pk).update(email="officer@force.example")
    with clock.stopped(MORNING):
        case = asked(open_case, cast.officer, inspector)
        told = answer(client, case, inspector, answer="refuse")
        assert (told.status_code, len(case.events)) == (400, 2)
        assert "Say why you do not sign it" in told.content.decode()
        told = answer(client, case, inspector, answer="refuse", reason=reason)
        assert told.status_code == 302
        client.force_login(inspector)
        assert case.reference not in client.get(TO_SIGN).content.decode()
        page = page_of(client, case, cast.officer)
        assert f"Inspector did not sign on 3 November 2026 at 9:00am: {reason}" in page
        home = _home(client)
        first = home.index("was not signed: change the draft")
        assert home.index(case.reference) < first < home.index('id="part-now"')
        assert "change the draft, it was not signed" in home
        client.force_login(inspector)
        assert "was not signed: change" not in _home(client)
        sweep_deadlines()

    last = case.events[-1]
    assert (last.kind, last.facts) == ("not_signed", {"reason": reason})
    mailed = AlertMail.objects.filter(alert__deadline__kind="not_signed")
    assert [mail.recipient for mail in mailed] == [cast.officer]
    with clock.stopped(MORNING + timedelta(hours=1)):
        assert case.fill("prepare", ANSWERS, clock.now()).status_code == 302
    assert not Deadline.objects.filter(kind="not_signed", state="open").exists()
    client.force_login(cast.officer)
    assert "was not signed" not in _home(client)


def test_who_is_asked_is_told_by_e_mail_and_sees_it_among_what_is_due(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = asked(open_case, cast.officer, inspector)
        sweep_deadlines()
        client.force_login(inspector)
        assert "sign the notice, or say why not" in _home(client)

    due = Deadline.objects.get(closure=case.row, kind="to_sign")
    assert due.person == inspector
    mailed = AlertMail.objects.filter(alert__deadline=due)
    assert [mail.recipient for mail in mailed] == [inspector]


def test_a_signed_notice_is_to_be_served_before_its_hearing(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    hearing = MORNING + timedelta(hours=20)
    with clock.stopped(MORNING):
        booked = {"hearing_court": "Oxford", "hearing_at": hearing.isoformat()}
        case = drafted(open_case, cast.officer, **booked)
        case.fill("ask_signature", {"person": inspector.username}, MORNING)
        page = page_of(client, case, inspector, "sign/")
        assert "The hearing booked: good practice, not a time of the law" in page
        assert "24 hours after you were asked" not in page
        signed = answer(client, case, inspector, answer="sign", hours=24, position="I")
        assert signed.status_code == 302

    due = Deadline.objects.get(closure=case.row, kind="to_serve")
    assert (due.due_at, due.state) == (hearing, "open")
    with clock.stopped(MORNING + timedelta(hours=1)):
        served = case.move("serve", SERVICE, clock.now())
        assert served.status_code == 201, served.content
    due.refresh_from_db()
    assert due.state == "void"


def test_a_draft_that_was_refused_is_first_to_do_and_due_before_its_hearing(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    hearing = MORNING + timedelta(hours=20)
    with clock.stopped(MORNING):
        booked = {"hearing_court": "Oxford", "hearing_at": hearing.isoformat()}
        case = drafted(open_case, cast.officer, **booked)
        case.fill("ask_signature", {"person": inspector.username}, MORNING)
        saved = answer(client, case, inspector, answer="refuse", reason="Say more")
        assert saved.status_code == 302
        make_report(
            cast.officer,
            status=Status.ASSIGNED,
            assigned_to=cast.officer,
            grade="1",
            received_at=MORNING - timedelta(days=9),
        )
        sweep_deadlines()
        client.force_login(cast.officer)
        home = _home(client)

    due = Deadline.objects.get(closure=case.row, kind="not_signed")
    assert due.due_at == hearing
    assert home.index("change the draft, it was not signed") < home.index("Overdue by")
    assert "Act now" in home


def test_no_one_else_signs_or_refuses_in_their_place(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = asked(open_case, cast.officer, inspector)
        client.force_login(cast.officer)
        assert client.get(f"{PAGES}{case.reference}/sign/").status_code == 403
        told = answer(client, case, cast.supervisor, answer="refuse", reason="No")
        assert (told.status_code, len(case.events)) == (302, 2)
        case.by = cast.supervisor
        told = case.move("not_signed", {"reason": "Not mine to sign"}, MORNING)
        assert told.status_code == 400
        assert "Only who was asked" in str(told.json())
        case.by = cast.officer
        assert case.move("not_signed", {"reason": "No"}, MORNING).status_code == 403


def test_what_changed_after_it_was_read_is_not_signed(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = asked(open_case, cast.officer, inspector)
        seen = len(case.events)
        case.move("prepare", ANSWERS | {"residents": "Two children"}, MORNING)
        given = {"answer": "sign", "hours": 24, "position": "Insp", "seen": seen}
        told = answer(client, case, inspector, **given)

    assert told.status_code == 400
    assert "has changed since you opened this page" in told.content.decode()
    assert case.row.state == "draft"


def test_a_rank_that_was_taken_away_signs_nothing(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = asked(open_case, cast.officer, inspector)
        User.objects.filter(pk=inspector.pk).update(rank="")
        told = answer(client, case, inspector, answer="sign", hours=24, position="Insp")

    assert (told.status_code, case.row.state) == (302, "draft")


def test_the_same_is_done_by_a_program(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = drafted(open_case, cast.officer)
        told = case.move("ask_signature", {"person": inspector.username}, MORNING)
        assert (told.status_code, told.json()["facts"]) == (
            201,
            {"person": "inspector"},
        )
        case.by = inspector
        told = case.move("not_signed", {"reason": "Ask the landlord"}, MORNING)
        assert told.status_code == 201
        kinds = [one["kind"] for one in client.get(_moves(case)).json()]

    assert kinds == ["prepare", "ask_signature", "not_signed"]


def _moves(case: Case) -> str:
    return f"{API}/{case.reference}/moves"


def test_a_council_officer_signs_24_hours_and_its_chief_executive_48(
    client: Client, council: User, open_case: Opens
) -> None:
    officer = ranked(council, Rank.COUNCIL_OFFICER, "manager")
    chief = ranked(council, Rank.CHIEF_EXECUTIVE, "chief")
    with clock.stopped(MORNING):
        case = asked(open_case, council, officer)
        assert "48 hours" not in page_of(client, case, officer, "sign/")
        case.fill("ask_signature", {"person": chief.username}, MORNING)
        client.force_login(chief)
        home = client.get("/", follow=True).content.decode()
        assert "Waiting for your signature: 1" in home
        told = answer(client, case, chief, answer="sign", hours=48, position="Chief")
        assert told.status_code == 400
        assert "reference of the delegation" in told.content.decode()
        signed = {"answer": "sign", "hours": 48, "position": "Chief"}
        told = answer(client, case, chief, **signed, delegation="In person")

    assert (told.status_code, case.row.state) == (302, "authorised")


@pytest.mark.parametrize(
    ("by", "offered", "left_out"),
    [
        (
            "supervisor",
            ["Inspector", "Superintendent", "48 hours: only a superintendent or above"],
            ["Constable", "Sergeant", "Chief executive"],
        ),
        (
            "council",
            ["Another officer", "48 hours: only a chief executive or designate"],
            ["Inspector", "Superintendent"],
        ),
    ],
)
def test_only_who_may_sign_is_offered_and_hours_are_chosen(
    client: Client,
    cast: Cast,
    council: User,
    open_case: Opens,
    *,
    by: str,
    offered: list[str],
    left_out: list[str],
) -> None:
    person = council if by == "council" else cast.supervisor
    with clock.stopped(MORNING):
        case = open_case(person)
        case.move("prepare", ANSWERS, MORNING)
        page = page_of(client, case, person, "authorise/")

    form = page[page.index("Who signs?") : page.index("For how many hours?") + 2000]
    assert [words for words in offered if words not in form] == []
    assert [words for words in left_out if f">{words}" in form] == []


def main_of(page: str) -> str:
    """Return the buttons of a case's page that are not folded, the main one first."""
    top = page[page.index('aria-label="What is due') :]
    return top.partition("<details")[0]


def folded_of(page: str) -> str:
    top = page[page.index('aria-label="What is due') :]
    return top.partition("<details")[2].partition("</details>")[0]


def test_who_is_not_in_the_list_is_named_with_why_and_who_gives_an_office(
    client: Client, council: User, open_case: Opens
) -> None:
    ranked(council, Rank.CHIEF_EXECUTIVE, "chief")
    make_user("colleague", council.role, council.organisation)
    make_user("keeper", "admin", council.organisation)
    with clock.stopped(MORNING):
        page = page_of(client, drafted(open_case, council), council, "ask_signature/")

    assert "Someone is not in the list" in page
    drafter = council.display_name
    assert f"{drafter} completed the draft, so someone else signs it" in page
    assert "Colleague may authorise notices, but no office that may sign one" in page
    assert "Who gives someone the office in which they sign: Keeper, on that" in page


def test_who_refused_is_offered_again_with_when_and_why(
    client: Client, council: User, open_case: Opens
) -> None:
    chief = ranked(council, Rank.CHIEF_EXECUTIVE, "chief")
    with clock.stopped(MORNING):
        case = asked(open_case, council, chief)
        answer(client, case, chief, answer="refuse", reason="No hearing booked yet.")
        form = page_of(client, case, council, "ask_signature/")
        shown = page_of(client, case, council)

    words = "Did not sign on 3 November 2026 at 9:00am: No hearing booked yet"
    assert f"Chief, chief executive or designate: up to 48 hours. {words}" in form
    assert "48 hours; did not sign it on 3 November 2026 at 9:00am)" in shown


def test_who_asked_and_by_when_to_sign_is_in_the_list_and_on_the_page(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = asked(open_case, cast.officer, inspector)
        client.force_login(inspector)
        listed = client.get(TO_SIGN).content.decode()
        page = page_of(client, case, inspector, "sign/")
    with clock.stopped(MORNING + timedelta(hours=25)):
        client.force_login(inspector)
        late = client.get(TO_SIGN).content.decode()

    for words in (
        "Asked by",
        cast.officer.display_name,
        "Sign by",
        "4 Nov 2026, 9:00am",
    ):
        assert words in listed
    assert "Hearing booked for" in listed
    assert "Late: 4 Nov 2026, 9:00am" in late
    assert "Late" not in listed
    assert f"{cast.officer.display_name}, 3 November 2026 at 9:00am" in page
    assert "4 November 2026 at 9:00am" in page
    assert "24 hours after you were asked: good practice, not a time of the law" in page


def test_who_refused_it_is_not_offered_to_authorise_what_has_not_changed(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = drafted(open_case, cast.officer)
        form = page_of(client, case, cast.officer, "ask_signature/")
        case.fill("ask_signature", {"person": inspector.username}, MORNING)
        answer(client, case, inspector, answer="refuse", reason="No landlord asked")
        refused = page_of(client, case, inspector)
        case.fill("prepare", ANSWERS | {"informed": "The landlord too"}, MORNING)
        changed = page_of(client, case, inspector)

    assert "Ask for the signature</button>" in " ".join(form.split())
    assert "Authorise the notice" not in main_of(refused)
    assert "Record a signature on paper" in folded_of(refused)
    assert "Authorise the notice" in main_of(changed)


def test_one_button_fits_the_reader_and_the_other_ways_are_folded(
    client: Client, council: User, open_case: Opens
) -> None:
    chief = ranked(council, Rank.CHIEF_EXECUTIVE, "chief")
    other = ranked(council, Rank.COUNCIL_OFFICER, "other")
    colleague = make_user("colleague", council.role, council.organisation)
    paper, again = "Record a signature on paper", "Ask someone else to sign"
    with clock.stopped(MORNING):
        case = drafted(open_case, council)
        # Who may sign does so; who may not asks, or records what was signed on paper.
        assert "Authorise the notice" in main_of(page_of(client, case, other))
        theirs = page_of(client, case, colleague)
        assert "Ask for a signature" in main_of(theirs)
        assert "Authorise the notice" not in theirs
        assert paper in folded_of(theirs)

        case.fill("ask_signature", {"person": chief.username}, MORNING)
        own, waits = page_of(client, case, chief), page_of(client, case, other)

    assert "Read and sign, or say why not" in main_of(own)
    for words in (paper, again):
        assert words not in main_of(own)
        assert words in folded_of(own)
    assert again in main_of(waits)
    assert paper in folded_of(waits)
    assert "Authorise the notice" not in own + waits


def badge_of(page: str) -> str:
    """Return the badge beside the heading of a case."""
    head = page[page.index("sh-record-head") : page.index("sh-closure")]
    return re.sub(r"<[^>]*>", "", head[head.index("sh-tag") :].split(">", 1)[1])


def test_the_badge_of_a_draft_says_whether_it_waits_for_a_signature(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    by = cast.officer
    with clock.stopped(MORNING):
        case = open_case(by)
        case.who = lambda kind: case.by  # type: ignore[method-assign]
        first = page_of(client, case, by)
        case.move("prepare", ANSWERS, MORNING)
        case.fill("ask_signature", {"person": inspector.username}, MORNING)
        waits = page_of(client, case, by)
        listed = client.get(PAGES).content.decode()
        answer(client, case, inspector, answer="refuse", reason="No landlord asked")
        refused = page_of(client, case, by)
        case.move("prepare", ANSWERS | {"informed": "The landlord too"}, MORNING)
        changed = page_of(client, case, by)

    assert badge_of(first).startswith("Being prepared")
    assert badge_of(waits).startswith("Waits for signature")
    assert "Waits for signature" in listed
    assert badge_of(refused).startswith("Signature refused")
    assert badge_of(changed).startswith("Being prepared")


def test_who_is_asked_again_reads_who_refused_when_and_why(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    by, ask = cast.officer, {"person": inspector.username}
    with clock.stopped(MORNING):
        case = asked(open_case, by, inspector)
        first = page_of(client, case, inspector, "sign/")
        answer(client, case, inspector, answer="refuse", reason="No landlord asked")
        case.fill("ask_signature", ask, MORNING)
        again = page_of(client, case, inspector, "sign/")
        answer(client, case, inspector, answer="refuse", reason="As I said before")
        case.move("prepare", ANSWERS | {"informed": "The landlord too"}, MORNING)
        case.fill("ask_signature", ask, MORNING)
        changed = page_of(client, case, inspector, "sign/")

    assert "Refused before" not in first
    before = again[again.index("Refused before") :]
    for words in (
        inspector.display_name,
        "3 November 2026 at 9:00am",
        "“No landlord asked”",
        "The draft has not changed since",
    ):
        assert words in before
    assert changed.count("Draft changed since, on 3 November 2026 at 9:00am") == 2


def test_the_hours_are_among_the_facts_and_a_complete_draft_is_changed(
    client: Client, cast: Cast, inspector: User, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.officer)
        case.who = lambda kind: case.by  # type: ignore[method-assign]
        empty = page_of(client, case, cast.officer, "prepare/")
        case.move("prepare", ANSWERS, MORNING)
        full = page_of(client, case, cast.officer, "prepare/")
        case.fill("ask_signature", {"person": inspector.username}, MORNING)
        unsigned = page_of(client, case, cast.officer)
        answer(client, case, inspector, answer="sign", hours=24, position="Insp")
        signed = page_of(client, case, cast.officer)

    assert ">Complete the draft</h1>" in empty
    assert ">Change the draft</h1>" in full
    assert "Length of the notice" not in unsigned
    facts = signed[signed.index("Length of the notice") :]
    assert facts.index("24 hours from service") < facts.index("</dl>")
