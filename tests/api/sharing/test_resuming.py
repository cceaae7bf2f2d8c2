"""Resuming what was suspended: who is asked, who confirms, what a signature is not."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.queries import status_of
from tests.agreements import make_agreement
from tests.api.sharing.test_agreement_changes import PAGE, UNSIGNED, suspend, text_of
from tests.api.sharing.test_pages import (
    resumed,
    seen_on,
    signed_by_partner,
    signed_by_police,
)
from tests.factories import Cast, make_organisation, make_tasking, make_user

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]
WAITS = "suspended agreement to resume"
DECISION = "Suspended agreements to resume"
NEXT = "/sharing/G-TEST-0001/2/"


def ask(as_user: AsUser, cast: Cast) -> None:
    if not Agreement.objects.get().suspended_at:
        suspend(as_user, cast)
    why = {"reason": "The breach was looked into"}
    assert as_user(cast.records).post(f"{PAGE}resume/", why).status_code == 302


@pytest.fixture
def second(cast: Cast) -> User:
    """Another records manager, who may run agreements too."""
    return make_user("second-records", "records", cast.records.organisation)


def test_who_may_confirm_it_is_named_to_who_asks(
    cast: Cast, agreement: Agreement, second: User, as_user: AsUser
) -> None:
    suspend(as_user, cast)
    records = as_user(cast.records)
    form = text_of(records, f"{PAGE}resume/")
    ask(as_user, cast)

    shown = text_of(records, PAGE)

    named = (
        f"To be confirmed by {second.display_name} (records manager) or "
        f"{cast.supervisor.display_name} ({cast.supervisor.signs_as})."
    )
    for page in (form, shown):
        assert named in page
        assert f"by {cast.records.display_name} (records" not in page
    # The partner's side does not see the names.
    theirs = text_of(as_user(cast.partner), PAGE)
    assert cast.supervisor.signs_as not in theirs.partition("Drawn up")[0]
    assert f"Another person of {agreement.force.name} confirms it" in theirs


def test_who_cannot_suspend_it_reads_who_can(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    said = "A records manager can suspend or end it."
    assert said in text_of(as_user(cast.supervisor), PAGE)
    for other in (cast.records, cast.partner):
        assert "A records manager can" not in text_of(as_user(other), PAGE)
    suspend(as_user, cast)
    assert "A records manager can end it." in text_of(as_user(cast.supervisor), PAGE)


def test_where_no_one_else_may_confirm_it_the_page_says_who_makes_one(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    User.objects.filter(pk=cast.supervisor.pk).update(signs_as="")
    ask(as_user, cast)

    shown = text_of(as_user(cast.records), PAGE)

    assert f"No one else of {agreement.force.name} may confirm it yet" in shown


def test_of_many_who_may_confirm_it_the_page_says_where_the_others_are(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    for n in range(6):
        make_user(f"records-{n}", "records", cast.records.organisation)
    ask(as_user, cast)

    shown = text_of(as_user(cast.records), PAGE)

    assert "2 more: the other records managers and signatories under People" in shown


def test_it_waits_on_the_first_page_of_each_who_may_confirm_it_until_it_is_decided(
    cast: Cast, agreement: Agreement, second: User, as_user: AsUser
) -> None:
    suspend(as_user, cast)
    supervisor, other = as_user(cast.supervisor), as_user(second)
    assert WAITS not in text_of(supervisor, "/")

    ask(as_user, cast)

    for client, words in ((supervisor, f"1 {WAITS}"), (other, DECISION)):
        home = text_of(client, "/")
        assert words in home
        assert f'href="{PAGE}"' in home
        assert "Resume it" in text_of(client, PAGE)
    assert DECISION not in text_of(as_user(cast.records), "/")
    other_supervisor = make_user("sup", "supervisor", cast.records.organisation)
    assert WAITS not in text_of(as_user(other_supervisor), "/")

    seen = {"seen": seen_on(supervisor, f"{PAGE}resume/")}
    assert supervisor.post(f"{PAGE}resume/", seen).status_code == 302

    assert WAITS not in text_of(supervisor, "/")
    assert DECISION not in text_of(other, "/")


def test_who_asked_withdraws_it_and_it_waits_for_no_one(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    ask(as_user, cast)
    records, supervisor = as_user(cast.records), as_user(cast.supervisor)
    withdraw = f"{PAGE}resume/withdraw/"
    assert withdraw in text_of(records, PAGE)
    assert withdraw not in text_of(supervisor, PAGE)
    assert supervisor.post(withdraw).status_code == 403
    seen = {"seen": seen_on(supervisor, f"{PAGE}resume/")}

    shown = text_of(records, PAGE) if records.post(withdraw).status_code == 302 else ""

    assert "It stays suspended. No one is asked to resume it" in shown
    assert withdraw not in shown
    assert WAITS not in text_of(supervisor, "/")
    assert supervisor.post(f"{PAGE}resume/", seen).status_code == 403
    row = Agreement.objects.get()
    assert row.suspended_at
    assert row.resume_reason == ""
    event = Event.objects.get(detail__change="agreement_resume_withdrawn")
    assert event.actor == "records"


def test_the_second_person_refuses_it_with_a_reason_that_both_sides_read(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    ask(as_user, cast)
    records, supervisor = as_user(cast.records), as_user(cast.supervisor)
    refuse = f"{PAGE}resume/refuse/"
    assert refuse in text_of(supervisor, PAGE)
    # Who asked answers it no more than a partner does.
    assert refuse not in text_of(records, PAGE)
    asked = records.post(refuse, {"reason": "I changed my mind"}, follow=True)
    assert "No one else asks to resume it" in asked.content.decode()
    assert as_user(cast.partner).post(refuse).status_code in (403, 404)
    assert "The breach was looked into" in text_of(supervisor, refuse)
    assert supervisor.post(refuse, {"reason": ""}).status_code == 400
    seen = {"seen": seen_on(supervisor, f"{PAGE}resume/")}

    why = {"reason": "The council has not changed its passwords yet"}
    assert supervisor.post(refuse, why).status_code == 302

    words = f"{cast.supervisor.display_name} refused on "
    for client in (records, supervisor, as_user(cast.partner)):
        page = text_of(client, PAGE)
        assert words in page
        said = "resume it: “The council has not changed its passwords yet”. Two people"
        assert said in page
    assert refuse not in text_of(supervisor, PAGE)
    assert WAITS not in text_of(supervisor, "/")
    # What was shown before is not resumed by it.
    assert supervisor.post(f"{PAGE}resume/", seen).status_code == 403
    assert Agreement.objects.get().suspended_at
    event = Event.objects.get(detail__change="agreement_resume_refused")
    assert (event.actor, event.records) == ("supervisor", [agreement.reference])

    # Asked again, the refusal is over.
    ask(as_user, cast)
    assert words not in text_of(records, PAGE)
    records.post(f"{PAGE}resume/withdraw/")
    assert words not in text_of(records, PAGE)


def test_a_suspension_that_has_ended_is_read_by_both_sides(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    form = text_of(as_user(cast.records), f"{PAGE}suspend/")
    assert f"Two people of {agreement.force.name} end the suspension" in form
    ask(as_user, cast)
    why = Agreement.objects.get().reason
    supervisor = as_user(cast.supervisor)
    assert "Was suspended" not in text_of(supervisor, PAGE)

    seen = {"seen": seen_on(supervisor, f"{PAGE}resume/")}
    assert supervisor.post(f"{PAGE}resume/", seen).status_code == 302

    for reader in (cast.records, cast.partner):
        page = text_of(as_user(reader), PAGE)
        assert "Was suspended" in page
        assert f"Suspended by {cast.records.display_name}: “{why}”" in page
        asked = rf"{cast.records.display_name} asked on [^<]* to resume it: “The breach"
        assert re.search(f"{asked} was looked into”</p>", page)
        # Who confirmed it said nothing: the words are those of who asked.
        assert re.search(
            f"Confirmed on [^<]* by {cast.supervisor.display_name}</p>", page
        )
    log = Event.objects.get(detail__change="agreement_resumed")
    assert (log.actor, log.reason_digest) == ("supervisor", "")


REFUSED = "The council has not changed its passwords yet"


def refuse(as_user: AsUser, cast: Cast) -> None:
    url, why = f"{PAGE}resume/refuse/", {"reason": REFUSED}
    assert as_user(cast.supervisor).post(url, why).status_code == 302


def test_each_ask_and_refusal_stays_read_after_it_is_asked_again_and_resumed(
    cast: Cast, agreement: Agreement, second: User, as_user: AsUser
) -> None:
    ask(as_user, cast)
    refuse(as_user, cast)
    ask(as_user, cast)
    refused = re.compile(
        f"Refused on [^<]* by {cast.supervisor.display_name}: “{REFUSED}”"
    )

    # Who decides next reads it on both forms.
    for form in (f"{PAGE}resume/", f"{PAGE}resume/refuse/"):
        assert refused.search(text_of(as_user(second), form))
    readers = (cast.records, second, cast.partner)
    for reader in readers:
        page = text_of(as_user(reader), PAGE)
        assert refused.search(page)
        assert page.count(f"{cast.records.display_name} asked on") == 3
    resumed(as_user, cast, PAGE)

    for reader in readers:
        page = text_of(as_user(reader), PAGE)
        assert "Was suspended" in page
        assert refused.search(page)
        assert page.count(f"{cast.records.display_name} asked on") == 3
    # Another suspension begins with nothing asked or refused.
    suspend(as_user, cast)
    ask(as_user, cast)
    assert "Refused before" not in text_of(as_user(second), f"{PAGE}resume/")


def test_a_partners_first_page_says_that_resuming_was_asked_for_or_refused(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    suspend(as_user, cast)
    partner = as_user(cast.partner)
    assert "Resuming it" not in text_of(partner, "/shared/")

    ask(as_user, cast)
    asked = f"{agreement.force.name} were asked on [^<]* to resume it: a second person"
    assert re.search(asked, text_of(partner, "/shared/"))

    refuse(as_user, cast)
    home = text_of(partner, "/shared/")
    assert not re.search(asked, home)
    assert f"to resume it: “{REFUSED}”." in home


def test_who_suspended_it_and_why_stand_first_in_its_summary(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    suspend(as_user, cast)

    page = text_of(as_user(cast.partner), PAGE)

    by, purpose = page.index("Suspended by"), page.index(">Purpose<")
    assert by < page.index(">Why<") < purpose


def test_what_another_version_does_not_show_is_not_said_to_be_seen_while_suspended(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    council = cast.partner.organisation
    make_tasking(cast.supervisor, organisation=council, status="set")
    rows = [kind for kind in agreement.rows if kind != "taskings"]
    make_agreement(cast, version=2, rows=rows, **UNSIGNED)
    readers = (cast.records, cast.partner)
    for reader in readers:
        assert "which it sees now" in text_of(as_user(reader), NEXT)
    suspend(as_user, cast)

    for reader in readers:
        page = text_of(as_user(reader), NEXT)
        assert "sees now" not in page
        assert "sees nothing now, since version 1 is suspended." in page
        assert "1 tasking not done yet, which version 1 shows once it is" in page


def test_a_partner_reads_once_when_another_version_can_be_signed(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    make_agreement(cast, version=2, **UNSIGNED)
    suspend(as_user, cast)

    home = text_of(as_user(cast.partner), "/shared/")

    assert home.count("can be signed") == 1
    assert "or once version 1 has been ended" in home
    # The button says which version it opens.
    assert "Read version 2</a>" in " ".join(home.split()).replace(" </a>", "</a>")


def test_who_asked_learns_of_a_refusal_on_their_first_page_until_it_is_asked_again(
    cast: Cast, agreement: Agreement, second: User, as_user: AsUser
) -> None:
    said = "Refused: agreements you asked to resume"
    ask(as_user, cast)
    records = as_user(cast.records)
    assert said not in text_of(records, "/")

    why = {"reason": "The council has not changed its passwords yet"}
    refused = as_user(cast.supervisor).post(f"{PAGE}resume/refuse/", why)

    assert refused.status_code == 302
    home = text_of(records, "/")
    assert said in home
    assert f'href="{PAGE}"' in home
    assert said not in text_of(as_user(second), "/")
    ask(as_user, cast)
    assert said not in text_of(records, "/")


def test_to_sign_the_next_version_does_not_end_the_suspension(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    # Signed for the police before they suspended the version before it.
    partner_side = {f"partner_signed_{part}": None for part in ("at", "by")}
    make_agreement(cast, version=2, **partner_side)
    partner = as_user(cast.partner)
    assert "Read version 2 and sign it" not in text_of(partner, "/shared/")
    seen = seen_on(partner, f"{NEXT}sign/")
    suspend(as_user, cast)
    words = "Version 1 is suspended, and signing version 2 would not end that."

    signed = {"typed_name": "Partner", "seen": seen}
    refused = partner.post(f"{NEXT}sign/", signed)

    assert refused.status_code == 400
    assert "signing this one would not end that" in refused.content.decode()
    assert Agreement.objects.get(version=2).partner_signed_at is None
    home, page = text_of(partner, "/shared/"), text_of(partner, NEXT)
    for shown in (home, page):
        assert words in shown
        assert f"two people of {agreement.force.name} have resumed version 1" in shown
        assert "sign it</a>" not in shown
    assert "What ends it" in home
    assert "one asks and says why, and another confirms" in home
    assert words in text_of(as_user(cast.supervisor), NEXT)

    resumed(as_user, cast, PAGE)
    assert signed_by_partner(partner, NEXT).status_code == 302


def test_the_police_do_not_sign_it_either_until_the_suspended_one_is_ended(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    make_agreement(cast, version=2, **UNSIGNED)
    suspend(as_user, cast)

    signed_by_police(as_user(cast.supervisor), NEXT)
    assert Agreement.objects.get(version=2).police_signed_at is None

    as_user(cast.records).post(f"{PAGE}end/", {"reason": "Another takes over"})
    signed_by_police(as_user(cast.supervisor), NEXT)
    assert Agreement.objects.get(version=2).police_signed_at


def test_who_suspends_it_is_told_of_a_signed_version_that_takes_over(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    day = clock.today() + timedelta(days=9)
    page = f"{PAGE}suspend/"
    assert "takes over on" not in text_of(as_user(cast.records), page)
    make_agreement(cast, version=2, valid_from=day)

    shown = text_of(as_user(cast.records), page)

    assert f"Version 2 is signed and takes over on {day.day} {day:%B %Y}" in shown
    assert "It is suspended as well, and resumed with this one" in shown


def status(version: int) -> str:
    return str(status_of(Agreement.objects.get(version=version)))


def test_a_signed_version_that_takes_over_stays_suspended_on_its_first_day(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    day = timedelta(days=1)
    make_agreement(cast, version=2, valid_from=clock.today() + 9 * day)

    suspend(as_user, cast)

    one, two = Agreement.objects.order_by("version")
    assert (two.suspended_at, two.reason) == (one.suspended_at, one.reason)
    events = Event.objects.filter(detail__change="agreement_suspended")
    assert [event.detail["version"] for event in events.order_by("pk")] == [1, 2]
    for days, found in ((0, "suspended"), (9, "replaced")):
        with clock.stopped(clock.now() + days * day):
            assert (status(1), status(2)) == (found, "suspended")
            home = text_of(as_user(cast.partner), "/shared/")
        assert "The police suspended the agreement" in home
        assert home.count("Suspended since") == 1


def test_it_is_resumed_with_the_one_that_it_was_suspended_with(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    make_agreement(cast, version=2, valid_from=clock.today() + timedelta(days=9))
    suspend(as_user, cast)
    resumed(as_user, cast, PAGE)

    assert (status(1), status(2)) == ("in_force", "to_begin")
    events = Event.objects.filter(detail__change="agreement_resumed")
    assert [event.detail["version"] for event in events.order_by("pk")] == [1, 2]
    # Of the later one no one asked: its page says with what it was resumed.
    for person in (cast.records, cast.partner):
        shown, own = (text_of(as_user(person), page) for page in (NEXT, PAGE))
        assert re.search(r"Resumed on [^<]* by [^<]*, with an earlier version", shown)
        assert "with an earlier version" not in own


def test_a_partners_administrator_reads_that_it_is_suspended_and_no_more(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    council = cast.partner.organisation
    keeper = as_user(make_user("keeper", Role.ADMINISTRATOR, council))
    housing = make_organisation("housing", "housing", agreement.force)
    others = as_user(make_user("away", Role.ADMINISTRATOR, housing))
    make_agreement(cast, version=2, valid_from=clock.today() + timedelta(days=9))
    said = "suspended an agreement with your organisation on"
    assert said not in text_of(keeper, "/")

    suspend(as_user, cast)

    home = text_of(keeper, "/")
    assert home.count(f"{agreement.force.name} {said}") == 1
    assert "A breach is looked into" not in home
    assert "G-TEST-0001" not in home
    for client in (others, as_user(cast.admin)):
        assert said not in text_of(client, "/")
    resumed(as_user, cast, PAGE)
    assert said not in text_of(keeper, "/")


def test_one_that_was_suspended_before_for_itself_is_not_resumed_with_it(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    make_agreement(cast, version=2, valid_from=clock.today() + timedelta(days=9))
    why = {"reason": "Its areas are wrong"}
    assert as_user(cast.records).post(f"{NEXT}suspend/", why).status_code == 302
    suspend(as_user, cast)
    resumed(as_user, cast, PAGE)

    assert (status(1), status(2)) == ("in_force", "suspended")
    assert Agreement.objects.get(version=2).reason == "Its areas are wrong"


@pytest.mark.parametrize("in_force", [True, False])
def test_who_cannot_sign_for_a_partner_is_told_who_can(
    cast: Cast, agreement: Agreement, as_user: AsUser, in_force: bool
) -> None:
    given: dict[str, Any] = {} if in_force else {"ended_at": clock.now()}
    given |= {} if in_force else {"ended_by": cast.records}
    if given:
        Agreement.objects.update(**given)
    make_agreement(cast, version=2, **UNSIGNED)
    colleague = as_user(make_user("other", "partner", cast.partner.organisation))

    shown = text_of(colleague, "/shared/")

    named = f"{cast.partner.display_name} ({cast.partner.signs_as})"
    assert f"can be signed for {cast.partner.organisation.name} by {named}" in shown
    assert "sign it" not in shown
    assert "sign it" in text_of(as_user(cast.partner), "/shared/")


def test_the_police_signatory_has_what_waits_for_their_signature_on_the_first_page(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    words = "agreement waits for your signature"
    supervisor = as_user(cast.supervisor)
    assert words not in text_of(supervisor, "/")

    make_agreement(cast, version=2, **UNSIGNED)

    home = text_of(supervisor, "/")
    assert f"1 {words}" in home
    assert f'href="{NEXT}"' in home
    unnamed = make_user("sup", "supervisor", cast.records.organisation)
    assert words not in text_of(as_user(unnamed), "/")
    # Nothing waits for who drew it up, or while another is suspended.
    Agreement.objects.filter(version=2).update(drawn_up_by=cast.supervisor)
    assert words not in text_of(supervisor, "/")
    Agreement.objects.filter(version=2).update(drawn_up_by=cast.records)
    suspend(as_user, cast)
    assert words not in text_of(supervisor, "/")
    as_user(cast.records).post(f"{PAGE}end/", {"reason": "Another takes over"})
    assert f"1 {words}" in text_of(supervisor, "/")
    signed_by_police(supervisor, NEXT)
    assert words not in text_of(supervisor, "/")


def test_a_partners_first_page_asks_once_whether_another_version_is_suspended(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    make_agreement(cast, version=2, **UNSIGNED)
    partner = as_user(cast.partner)
    partner.get("/shared/")

    with CaptureQueriesContext(connection) as captured:
        assert "Read and sign it" in text_of(partner, "/shared/")

    beside = [
        query["sql"]
        for query in captured
        if 'FROM "sharing_agreement"' in query["sql"]
        and 'NOT ("sharing_agreement"."id" =' in query["sql"]
    ]
    assert len(beside) == 1
