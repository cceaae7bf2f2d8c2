"""An urgent referral cannot be refused in silence, nor wait where no one reads it."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils.html import strip_tags

from operations.deadlines.actions.mail import send_alerts
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.models import DutyMail
from operations.safeguarding.models import Referral
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.core.sharing.models import Agreement
from stronghold.core.ui.dates import written_instant
from stronghold.duty.rules import ANSWER_TIMES
from stronghold.oversight import words as audit_words
from tests.choices import decide
from tests.factories import Cast, make_referral, make_tasking, make_team

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]
# Tickets of the portal run by the clock of the database, which no test stops.
NOW = clock.now().replace(second=0, microsecond=0) - timedelta(hours=2)
MINUTE = timedelta(minutes=1)
REFUSED = {
    "step": "decide",
    "decision": "not_accepted",
    "reason": "The family has a worker of early help already",
    "threshold": "Level 4 not met",
    "confirmed": "on",
}
DESK, SECOND = "front-door@council.example", "head@council.example"
NIGHT = "night@council.example"


@pytest.fixture
def team(cast: Cast) -> Team:
    team = make_team(cast.officer.organisation)
    Team.objects.filter(pk=team.pk).update(duty_phone="01632 960110")
    for person in (cast.officer, cast.supervisor):
        email = f"{person.username}@force.example"
        User.objects.filter(pk=person.pk).update(team=team, email=email)
        person.refresh_from_db()
    Organisation.objects.filter(pk=cast.partner.organisation_id).update(
        duty_email=DESK,
        duty_phone="01632 960300",
        second_contact="Head of service",
        second_email=SECOND,
    )
    return team


@pytest.fixture
def referral(cast: Cast, agreement: Agreement, team: Team) -> Referral:
    return make_referral(
        cast.officer,
        to_organisation=cast.partner.organisation,
        urgency="urgent",
        consent="not_required",
    )


def url_of(row: Referral) -> str:
    return f"/shared/referral/{row.reference}/"


def page_of(row: Referral) -> str:
    return f"/operations/safeguarding/referrals/{row.reference}/"


def words_of(page: Any) -> str:
    """Return the words of a page, without its elements."""
    return re.sub(r"\s+", " ", strip_tags(page.content.decode()))


def make(
    cast: Cast, row: Referral, as_user: AsUser, at: datetime = NOW, **given: Any
) -> int:
    url = f"/operations/safeguarding/referrals/{row.reference}/step/?step=make"
    form: dict[str, Any] = {
        "when": "now",
        "consent": "not_required",
        "to_organisation": str(cast.partner.organisation_id),
        "name_passed": "phone",
        "confirmed": "on",
    }
    with clock.stopped(at):
        answer = as_user(cast.officer).post(url, form | given)
    return answer.status_code


def told_at(at: datetime) -> None:
    with clock.stopped(at):
        sweep_deadlines()
        send_alerts()


def sent(outbox: list[EmailMessage]) -> dict[str, str]:
    """Return to whom each message went, and its words; and forget them."""
    found = {mail.to[0]: f"{mail.subject}|{mail.body}" for mail in outbox}
    outbox.clear()
    return found


def sent_urgently(outbox: list[EmailMessage]) -> dict[str, str]:
    """Return the same of urgent messages: at midnight others come, of the new day."""
    found = sent(outbox)
    return {to: words for to, words in found.items() if words.startswith("Urgent")}


def assert_says_nothing_of_whom(mail: str, row: Referral) -> None:
    said = (row.reference, row.place_text, "child", "adult", "social care", "MASH")
    for words in filter(None, said):
        assert words not in mail


@pytest.mark.parametrize("left_out", ["reason", "threshold", "confirmed"])
def test_an_urgent_one_is_not_refused_without_saying_why(
    cast: Cast, referral: Referral, as_user: AsUser, left_out: str
) -> None:
    make(cast, referral, as_user)
    shown = {name: said for name, said in REFUSED.items() if name != left_out}

    answer = as_user(cast.partner).post(url_of(referral), shown)

    assert answer.status_code == 400
    page = answer.content.decode()
    if left_out != "reason":
        assert REFUSED["reason"] in page
    referral.refresh_from_db()
    assert (referral.state, referral.decision) == ("made", "")


@pytest.mark.parametrize("decision", ["not_accepted", "signposted"])
def test_the_reason_and_the_threshold_stand_on_both_pages(
    cast: Cast, referral: Referral, as_user: AsUser, decision: str
) -> None:
    make(cast, referral, as_user)
    client = as_user(cast.partner)

    shown = REFUSED | {"decision": decision}
    assert client.post(url_of(referral), shown).status_code == 302

    police = f"/operations/safeguarding/referrals/{referral.reference}/"
    for page in (client.get(url_of(referral)), as_user(cast.officer).get(police)):
        assert REFUSED["reason"] in page.content.decode()
        assert REFUSED["threshold"] in page.content.decode()


def test_the_officer_and_the_sergeant_hear_at_once_that_it_was_not_taken_on(
    cast: Cast, referral: Referral, as_user: AsUser, mailoutbox: list[EmailMessage]
) -> None:
    make(cast, referral, as_user)
    told_at(NOW + MINUTE)
    sent(mailoutbox)
    with clock.stopped(NOW + 20 * MINUTE):
        as_user(cast.partner).post(url_of(referral), REFUSED)

    told_at(NOW + 21 * MINUTE)

    shown = sent(mailoutbox)
    assert {"officer@force.example", "supervisor@force.example"} == set(shown)
    page = as_user(cast.officer).get("/deadlines/").content.decode()
    assert "escalate, it was not accepted" in page


def test_its_page_names_whom_to_ring_and_how_the_name_was_passed(
    cast: Cast, referral: Referral, as_user: AsUser, team: Team
) -> None:
    make(cast, referral, as_user)

    page = as_user(cast.partner).get(url_of(referral)).content.decode()

    assert team.name in page
    assert "01632 960110" in page
    assert "Passed to you: by telephone" in page
    assert written_instant(NOW) in page
    assert "Made 2 hours ago" in page


def test_urgent_comes_first_in_every_list(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    make(cast, referral, as_user)
    later = [
        make_referral(
            cast.officer,
            to_organisation=cast.partner.organisation,
            consent="given",
            state="made",
            made_at=NOW + n * MINUTE,
        )
        for n in (1, 2)
    ]
    lists = {
        "/shared/": cast.partner,
        "/shared/G-TEST-0001/referrals/": cast.partner,
        "/operations/safeguarding/referrals/": cast.officer,
        "/operations/safeguarding/": cast.officer,
    }
    for url, reader in lists.items():
        page = as_user(reader).get(url).content.decode()
        first = page.index(referral.reference)
        assert all(first < page.index(one.reference) for one in later), url
        assert "2 hours ago" in page, url


def test_the_soonest_due_is_first_and_an_acknowledged_one_keeps_its_rank(
    cast: Cast, referral: Referral, agreement: Agreement, as_user: AsUser
) -> None:
    late = make_tasking(
        cast.supervisor,
        organisation=cast.partner.organisation,
        due_on=clock.today() - timedelta(days=9),
    )
    known, sooner, later = (
        referral,
        *(
            make_referral(
                cast.officer,
                to_organisation=cast.partner.organisation,
                urgency="urgent",
                consent="not_required",
            )
            for _ in range(2)
        ),
    )
    now = clock.now()
    for row, minutes in ((known, 50), (sooner, 40), (later, 1)):
        make(cast, row, as_user, at=now - minutes * MINUTE)
    client = as_user(cast.partner)
    client.post(url_of(known), {"step": "acknowledge"})

    home = client.get("/shared/").content.decode()
    listed = client.get(f"/shared/{agreement.reference}/referrals/").content.decode()

    order = [row.reference for row in (sooner, later, known)]
    waits = home[home.index("What waits for you") :]
    assert sorted([*order, late.reference], key=waits.index) == [*order, late.reference]
    assert sorted(order, key=listed.index) == order
    assert "Urgent: made 40 minutes ago" in waits


def test_the_step_that_sends_it_says_why_danger_is_asked_again(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    officer = as_user(cast.officer)
    url = f"/operations/safeguarding/referrals/{referral.reference}/step/?step=make"
    with clock.stopped(NOW):
        page = words_of(officer.get(url))

    assert "They are still in danger now: send it as urgent" in page
    assert "You chose Urgent when you opened it. Asked again, as sending it" in page


def test_it_is_not_made_unless_it_is_meant_and_the_name_was_passed(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    assert make(cast, referral, as_user, confirmed="") == 400
    assert make(cast, referral, as_user, name_passed="not_yet") == 400
    referral.refresh_from_db()
    assert referral.state == "to_make"
    assert make(cast, referral, as_user) == 302


def test_unacknowledged_it_reaches_the_second_contact(
    cast: Cast, referral: Referral, as_user: AsUser, mailoutbox: list[EmailMessage]
) -> None:
    make(cast, referral, as_user)

    told_at(NOW + MINUTE)
    by = written_instant(NOW + 60 * MINUTE)
    first = sent_urgently(mailoutbox)
    assert first.keys() == {DESK}
    assert first[DESK].startswith(f"Urgent: acknowledge by {by}|Urgent referral from ")
    sender = cast.officer.organisation.name
    for words in (sender, "within 1 hour", "Ring 01632 960110.", settings.SITE_URL):
        assert words in first[DESK]
    assert_says_nothing_of_whom(first[DESK], referral)
    told_at(NOW + 59 * MINUTE)
    assert sent_urgently(mailoutbox) == {}

    told_at(NOW + 61 * MINUTE)

    shown = sent(mailoutbox)
    assert shown[SECOND].startswith("Urgent: not acknowledged|Urgent referral from ")
    for words in (sender, by, "Ring 01632 960110.", settings.SITE_URL):
        assert words in shown[SECOND]
    assert_says_nothing_of_whom(shown[SECOND], referral)
    assert "Ring 01632 960300" in shown["supervisor@force.example"]
    assert referral.reference not in str(shown)
    with clock.stopped(NOW + 61 * MINUTE):
        page = as_user(cast.officer).get(
            f"/operations/safeguarding/referrals/{referral.reference}/"
        )
    shown = words_of(page)
    assert f"Not acknowledged by {by}." in shown
    late = written_instant(NOW + 61 * MINUTE)
    said = "Sent an e-mail that it was late: their desk, "
    assert f"{said}{late}; their second contact, {late}" in shown
    assert f"{cast.supervisor.display_name}, {late}" in shown
    # Once, however often the sweep goes round.
    told_at(NOW + 90 * MINUTE)
    assert sent_urgently(mailoutbox) == {}


def test_no_one_is_said_to_be_told_before_the_alert_is_sent(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    make(cast, referral, as_user)
    officer, url = as_user(cast.officer), page_of(referral)

    with clock.stopped(NOW + 61 * MINUTE):
        before = words_of(officer.get(url))
        sweep_deadlines()
        made = words_of(officer.get(url))

    assert "No one has been sent an e-mail yet that it is late." in before
    assert "have been alerted" not in before
    assert "The e-mail still waits to be sent to: their desk; their second" in made
    told_at(NOW + 61 * MINUTE)
    as_user(cast.partner).post(url_of(referral), {"step": "acknowledge"})
    assert "Sent an e-mail that it was late: their desk, " in words_of(officer.get(url))


def test_what_was_sent_of_it_is_in_its_history_and_in_the_audit_log(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    make(cast, referral, as_user)
    of_it = Event.objects.filter(records=[referral.reference], actor="system")
    with clock.stopped(NOW + MINUTE):
        sweep_deadlines()
    assert not of_it.exists()

    told_at(NOW + MINUTE)
    told_at(NOW + 61 * MINUTE)
    told_at(NOW + 62 * MINUTE)

    people = [cast.officer.display_name, cast.supervisor.display_name]
    first = "Sent an e-mail of the urgent referral: to their desk"
    late = "Sent an e-mail that the urgent referral was not acknowledged in time: to "
    to = ["their desk", "their second contact", *people]
    assert [
        (one.occurred_at, audit_words.words(one)) for one in of_it.order_by("pk")
    ] == [
        (NOW + MINUTE, first),
        *((NOW + 61 * MINUTE, f"{late}{one}") for one in to),
    ]
    assert {one.force for one in of_it} == {cast.officer.force.code}
    page = words_of(as_user(cast.officer).get(page_of(referral)))
    history = page[page.index("E-mail sent: not acknowledged in time") :]
    assert history.index(f"To {', '.join(to)}") < history.index("E-mail sent by")
    assert written_instant(NOW + 61 * MINUTE) in history


def test_opening_it_is_one_act_in_the_log_whoever_opens_it(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    make(cast, referral, as_user)
    as_user(cast.officer).get(page_of(referral))
    as_user(cast.partner).get(url_of(referral))

    said = [audit_words.words(one) for one in Event.objects.order_by("-pk")[:2]]

    shown = f"Opened its page, as shared with {cast.partner.organisation.name}"
    assert said == [shown, "Opened its page"]


def test_the_form_that_opens_one_has_whom_to_ring_and_the_one_that_sends_it_says_so(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    officer, url = as_user(cast.officer), page_of(referral)

    new = officer.get("/operations/safeguarding/referrals/new/").content.decode()
    step = words_of(officer.get(f"{url}step/?step=make"))
    page = words_of(officer.get(url))

    to = cast.partner.organisation
    rings = new[new.index('data-shown-when="urgency=urgent"') :]
    its = rings[rings.index(f'data-shown-when="to_organisation={to.pk}"') :]
    assert its.index(f"Ring {to.name} now") < its.index('href="tel:01632960300"')
    assert "Sending it tells their duty desk at once" in step
    assert "Send it now" in step
    assert "was sent" not in step
    # A child needs none.
    assert "Consent Not required" in page


def test_every_page_says_the_same_of_ringing_with_a_number_to_press(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    officer, url = as_user(cast.officer), page_of(referral)
    sweep_deadlines()

    pages = [officer.get(url), officer.get(f"{url}step/?step=make")]

    for page in pages:
        assert "Ring now. Duty desk: 01632 960300." in words_of(page)
        assert 'href="tel:01632960300"' in page.content.decode()
        assert "immediate danger" not in words_of(page)
    assert "To be made by" not in words_of(pages[0])
    assert "someone is in danger. Send it now." in words_of(pages[0])


def rang(client: Client, row: Referral, at: datetime, **given: str) -> int:
    url = f"/operations/safeguarding/referrals/{row.reference}/step/?step=rang"
    form = {"when": "now", "who_answered": "the duty social worker"} | given
    with clock.stopped(at):
        return client.post(url, form).status_code


def test_who_answered_is_on_its_page_and_in_the_mail_that_it_is_late(
    cast: Cast, referral: Referral, as_user: AsUser, mailoutbox: list[EmailMessage]
) -> None:
    make(cast, referral, as_user)
    told_at(NOW + MINUTE)
    sent(mailoutbox)
    officer, at = as_user(cast.officer), NOW + 5 * MINUTE

    assert rang(officer, referral, at, who_answered=" ") == 400
    assert rang(officer, referral, at) == 302

    said = f"ang at {written_instant(at)}, the duty social worker answered."
    with clock.stopped(NOW + 6 * MINUTE):
        page = officer.get(f"/operations/safeguarding/referrals/{referral.reference}/")
    assert said in page.content.decode()
    assert "Ring again if it is not acknowledged. Duty desk: 01632 960300" in (
        words_of(page)
    )
    referral.refresh_from_db()
    assert (referral.state, referral.acknowledged_at) == ("made", None)
    event = Event.objects.get(detail__step="rang")
    assert event.records == [referral.reference]
    assert "social worker" not in str(event.detail)

    told_at(NOW + 61 * MINUTE)

    shown = sent(mailoutbox)
    for to in (SECOND, DESK, "supervisor@force.example"):
        assert said in shown[to]
    assert_says_nothing_of_whom(shown[SECOND].replace("social worker", ""), referral)


def test_a_call_is_recorded_only_of_an_urgent_one_that_waits(
    cast: Cast, referral: Referral, as_user: AsUser
) -> None:
    ordinary = make_referral(
        cast.officer,
        to_organisation=cast.partner.organisation,
        consent="given",
        state="made",
        made_at=NOW,
    )
    officer, url = as_user(cast.officer), "/operations/safeguarding/referrals/"
    # It is not sent yet.
    assert rang(officer, referral, NOW) == 400
    assert rang(officer, ordinary, NOW + MINUTE) == 400
    assert (
        "step=rang" not in officer.get(f"{url}{ordinary.reference}/").content.decode()
    )
    make(cast, referral, as_user)
    assert "step=rang" in officer.get(f"{url}{referral.reference}/").content.decode()
    # Nor did anyone answer before it was sent.
    day = NOW - timedelta(days=1)
    early = {"when": "other", "time": "00:01", "who_answered": "Duty manager"}
    early |= {
        f"day_{part}": f"{getattr(day, part)}" for part in ("day", "month", "year")
    }
    step = f"{url}{referral.reference}/step/?step=rang"
    with clock.stopped(NOW + MINUTE):
        answer = officer.post(step, early)
    assert "must not be before it was sent" in answer.content.decode()
    with clock.stopped(NOW + 2 * MINUTE):
        as_user(cast.partner).post(url_of(referral), {"step": "acknowledge"})
    assert rang(officer, referral, NOW + 3 * MINUTE) == 400


def test_outside_the_hours_of_the_desk_it_goes_to_the_out_of_hours_desk(
    cast: Cast, referral: Referral, as_user: AsUser, mailoutbox: list[EmailMessage]
) -> None:
    # Half an hour on the other side of the clock: it is closed now on any day.
    far = (NOW.astimezone(LONDON).hour + 12) % 24
    Organisation.objects.filter(pk=cast.partner.organisation_id).update(
        desk_opens=time(far),
        desk_closes=time(far, 30),
        out_of_hours_email=NIGHT,
        out_of_hours_phone="01632 960310",
    )
    make(cast, referral, as_user)

    told_at(NOW + MINUTE)

    assert sent_urgently(mailoutbox).keys() == {NIGHT}
    with clock.stopped(NOW + MINUTE):
        page = as_user(cast.officer).get(
            f"/operations/safeguarding/referrals/{referral.reference}/"
        )
    shown = words_of(page)
    assert "Ring now. Out-of-hours desk: 01632 960310" in shown
    assert "It is outside the office hours of their duty desk." in shown
    assert "01632 960300" not in shown
    told_at(NOW + 61 * MINUTE)
    assert "Ring 01632 960310" in sent(mailoutbox)["supervisor@force.example"]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (32, ("28 minutes left", "27 minutes left")),
        (65, ("5 minutes late", "Overdue by 5 minutes", "Not acknowledged by")),
    ],
)
def test_the_hour_runs_on_page_list_and_home_of_both_sides_and_is_late_in_each(
    cast: Cast,
    referral: Referral,
    agreement: Agreement,
    as_user: AsUser,
    minutes: int,
    said: tuple[str, ...],
) -> None:
    make(cast, referral, as_user, at=clock.now() - minutes * MINUTE)
    lists = "/operations/safeguarding/referrals/"
    theirs = (url_of(referral), f"/shared/{agreement.reference}/referrals/", "/shared/")
    ours = (f"{lists}{referral.reference}/", lists, "/")

    for person, urls in ((cast.partner, theirs), (cast.officer, ours)):
        client = as_user(person)
        for url in urls:
            page = client.get(url, follow=True).content.decode()
            assert any(words in page for words in said), url


def test_acknowledged_in_time_it_reaches_no_one_else(
    cast: Cast, referral: Referral, as_user: AsUser, mailoutbox: list[EmailMessage]
) -> None:
    make(cast, referral, as_user)
    told_at(NOW + MINUTE)
    with clock.stopped(NOW + 20 * MINUTE):
        as_user(cast.partner).post(url_of(referral), {"step": "acknowledge"})
    sent(mailoutbox)

    told_at(NOW + 180 * MINUTE)

    assert not {SECOND, "supervisor@force.example"} & sent(mailoutbox).keys()


def test_the_time_is_the_one_that_the_force_sets(
    cast: Cast, referral: Referral, as_user: AsUser, mailoutbox: list[EmailMessage]
) -> None:
    decide(cast.officer.force, ANSWER_TIMES, {"acknowledge": {"minutes": 15}})
    make(cast, referral, as_user)

    told_at(NOW + 16 * MINUTE)

    assert SECOND in sent(mailoutbox)


def test_without_a_desk_it_goes_to_those_who_receive_referrals(
    cast: Cast, referral: Referral, as_user: AsUser, mailoutbox: list[EmailMessage]
) -> None:
    Organisation.objects.update(duty_email="")
    User.objects.filter(pk=cast.partner.pk).update(email="worker@council.example")
    make(cast, referral, as_user)

    told_at(NOW + MINUTE)

    found = sent_urgently(mailoutbox)
    assert found.keys() == {"worker@council.example"}
    assert "Acknowledge it within 1 hour" in found["worker@council.example"]


def test_an_ordinary_one_alerts_no_one(
    cast: Cast, agreement: Agreement, team: Team, mailoutbox: list[EmailMessage]
) -> None:
    make_referral(
        cast.officer,
        to_organisation=cast.partner.organisation,
        consent="given",
        state="made",
        made_at=NOW,
        opened_at=NOW,
    )

    told_at(NOW + 180 * MINUTE)

    assert not DutyMail.objects.exists()
