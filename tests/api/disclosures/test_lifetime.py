"""The life of a disclosure: its words, its last day, how it ends, who read it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connections, utils
from django.urls import reverse

from stronghold.core.accounts.choices import Role
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.core.ui.dates import written_date
from stronghold.partners.disclosures.actions import (
    erase_ended_disclosures,
    revoke_disclosure,
)
from stronghold.partners.disclosures.models import (
    DisclosedField,
    Disclosure,
    DisclosureMail,
)
from tests.agreements import make_agreement
from tests.api.disclosures.conftest import (
    PLACE,
    SignIn,
    answers,
    confirm,
    new_url,
    read,
)
from tests.database_roles import django_as_owner
from tests.disclosures import make_disclosure
from tests.factories import Cast, make_user

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


def revoke(cast: Cast, row: Disclosure) -> None:
    revoke_disclosure(
        by=cast.officer, reference=row.reference, reason="To the wrong person"
    )


def test_its_words_are_those_at_the_time_of_disclosure(
    cast: Cast, closure: Any, disclosed: Disclosure, sign_in: SignIn
) -> None:
    closure.place_text = "9 New Road"
    closure.save(update_fields=["place_text"])

    page = read(sign_in, cast.partner, disclosed).content.decode()
    desk = sign_in(cast.officer).get(
        reverse("disclosures:detail", args=[disclosed.reference])
    )

    assert PLACE in page
    assert "9 New Road" not in page
    assert "This disclosure may be out of date" in desk.content.decode()
    assert "<li>Place</li>" in desk.content.decode()


def test_the_correction_replaces_the_disclosure(
    cast: Cast, closure: Any, disclosed: Disclosure, sign_in: SignIn
) -> None:
    closure.place_text = "9 New Road"
    closure.save(update_fields=["place_text"])
    url = new_url(closure.reference, replaces=disclosed.reference)
    begun = sign_in(cast.officer).get(url).content.decode()
    other = answers(client_uuid="0f8f5c1c-6c0e-4b5e-9a83-0d5b5f5a0002")

    confirm(sign_in(cast.officer), url, other)

    assert "To plan the visit to the tenant" in begun
    newer = Disclosure.objects.get(replaces=disclosed)
    page = read(sign_in, cast.partner, newer).content.decode()
    assert "9 New Road" in page
    assert f"This corrects {disclosed.reference}" in page
    assert read(sign_in, cast.partner, disclosed).status_code == 404


def test_it_is_revoked_at_once(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    client, url = sign_in(cast.records), f"/sharing/disclosures/{disclosed.reference}/"
    assert client.post(f"{url}revoke/", {"reason": " "}).status_code == 400

    client.post(f"{url}revoke/", {"reason": "Sent to the wrong person"})

    assert PLACE not in read(sign_in, cast.partner, disclosed).content.decode()
    assert "Revoked" in client.get(url).content.decode()
    again = client.post(f"{url}revoke/", {"reason": "Sent to the wrong person"})
    assert again.status_code == 400
    assert DisclosureMail.objects.filter(is_revocation=True).count() == 1


def test_its_recipient_reads_that_it_was_revoked_and_nothing_of_it(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    revoke_disclosure(
        by=cast.officer, reference=disclosed.reference, reason="To the wrong person"
    )
    erase_ended_disclosures()
    day = written_date(clock.today())

    for answer in (
        sign_in(cast.partner).get("/shared/"),
        read(sign_in, cast.partner, disclosed),
    ):
        page = answer.content.decode()
        assert f"was revoked on {day}" in page
        assert "Do not use it, and destroy your notes" in page
        assert disclosed.reference in page
        for words in (PLACE, disclosed.purpose, "To the wrong person"):
            assert words not in page


def test_the_overview_shows_it_whichever_agreement_it_rests_on(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    """The overview shows one agreement: the oldest, unless another is chosen."""
    other = make_agreement(cast, reference="G-TEST-0002")
    newer = make_disclosure(cast, disclosed.record_reference, other)
    partner = sign_in(cast.partner)

    for page in ("/shared/", "/shared/?agreement=G-TEST-0002"):
        words = partner.get(page).content.decode()
        assert disclosed.reference in words
        assert newer.reference in words

    for row in (disclosed, newer):
        revoke_disclosure(
            by=cast.officer, reference=row.reference, reason="To the wrong one"
        )
    words = partner.get("/shared/").content.decode()
    assert words.count("was revoked on") == 2
    shown = Event.objects.filter(actor="partner", kind="disclosure").latest("pk")
    assert shown.detail["agreement"] == "G-TEST-0001"


def test_a_disclosure_of_a_record_in_error_must_be_revoked(
    cast: Cast, closure: Any, disclosed: Disclosure, sign_in: SignIn
) -> None:
    desk, url = sign_in(cast.officer), f"/sharing/disclosures/{disclosed.reference}/"
    assert "the recipient is informed" not in desk.get(url).content.decode()
    closure.error_at, closure.error_by = clock.now(), cast.officer
    closure.error_reason = "Typed twice"
    closure.save(update_fields=["error_at", "error_by", "error_reason"])

    page = desk.get(url).content.decode()

    assert "it was marked as recorded in error" in page
    assert "Correct it" not in page
    assert "Revoke it: the recipient is informed" in page
    assert page.count(f'href="{url}revoke/"') == 1
    reason = {"reason": "The record was wrong"}
    assert desk.post(f"{url}revoke/", reason).status_code == 302


def test_a_colleague_is_not_shown_that_it_was_revoked(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    revoke_disclosure(
        by=cast.officer, reference=disclosed.reference, reason="To the wrong person"
    )
    other = make_user("colleague", Role.PARTNER, cast.partner.organisation)

    assert read(sign_in, other, disclosed).status_code == 404
    assert "revoked" not in sign_in(other).get("/shared/").content.decode()


@pytest.mark.parametrize(("days", "status"), [(91, 200), (93, 404)])
def test_the_revocation_is_shown_for_92_days(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn, days: int, status: int
) -> None:
    revoke_disclosure(
        by=cast.officer, reference=disclosed.reference, reason="To the wrong person"
    )
    past = clock.now() - timedelta(days=days)
    as_owner(Disclosure.objects.all(), revoked_at=past)

    assert read(sign_in, cast.partner, disclosed).status_code == status


def test_a_revoked_disclosure_stays_revoked(cast: Cast, disclosed: Disclosure) -> None:
    revoke_disclosure(
        by=cast.officer, reference=disclosed.reference, reason="To the wrong person"
    )
    nothing = {"revoked_at": None, "revoked_by": None, "revoked_reason": ""}

    with pytest.raises(DatabaseError, match="never taken back"):
        Disclosure.objects.update(**nothing)


def test_the_revocation_is_not_shown_once_the_agreement_has_ended(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    revoke_disclosure(
        by=cast.officer, reference=disclosed.reference, reason="To the wrong person"
    )
    over = {"ended_at": clock.now(), "ended_by": cast.records}
    as_owner(Agreement.objects.filter(reference="G-TEST-0001"), **over)

    assert read(sign_in, cast.partner, disclosed).status_code == 404
    assert "revoked" not in sign_in(cast.partner).get("/shared/").content.decode()


def test_opening_it_after_it_was_revoked_is_no_receipt(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    url = f"/sharing/disclosures/{disclosed.reference}/"
    revoke_disclosure(
        by=cast.officer, reference=disclosed.reference, reason="To the wrong person"
    )

    assert read(sign_in, cast.partner, disclosed).status_code == 200

    assert "Not read yet" in sign_in(cast.officer).get(url).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"suspended_at": clock.now()},
        {"ended_at": clock.now()},
        {"ends_on": clock.today() - timedelta(days=1)},
    ],
    ids=["suspended", "ended", "run out"],
)
def test_it_rests_on_an_agreement_in_force(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn, change: dict[str, Any]
) -> None:
    assert read(sign_in, cast.partner, disclosed).status_code == 200
    by = {n.replace("_at", "_by"): cast.records for n in change if n.endswith("_at")}
    days = {"review_by": clock.today() - timedelta(days=2)} if not by else {}
    as_owner(Agreement.objects.filter(reference="G-TEST-0001"), **change, **by, **days)

    assert read(sign_in, cast.partner, disclosed).status_code == 404
    desk = sign_in(cast.officer)
    assert "Agreement not in force" in (
        desk.get(f"/sharing/disclosures/{disclosed.reference}/").content.decode()
    )
    again = desk.get(new_url(disclosed.record_reference)).content.decode()
    assert "There is no one to disclose to" in again


def as_owner(rows: Any, **change: Any) -> None:
    """Change what the site's own database role may not."""
    with django_as_owner():
        rows.update(**change)


def test_it_lasts_to_the_end_of_its_last_day(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    as_owner(Disclosure.objects.all(), until=clock.today())
    assert read(sign_in, cast.partner, disclosed).status_code == 200

    as_owner(Disclosure.objects.all(), until=clock.today() - timedelta(days=1))

    assert read(sign_in, cast.partner, disclosed).status_code == 404


def test_only_an_ended_disclosure_is_erased(
    cast: Cast, disclosed: Disclosure, agreement: Agreement, sign_in: SignIn
) -> None:
    past = {"until": clock.today() - timedelta(days=1)}
    ended = make_disclosure(cast, disclosed.record_reference, agreement, **past)

    assert erase_ended_disclosures() == 1
    assert erase_ended_disclosures() == 0

    assert {field.disclosure_id for field in DisclosedField.objects.all()} == {
        disclosed.pk
    }
    page = sign_in(cast.officer).get(f"/sharing/disclosures/{ended.reference}/")
    assert "The words were erased on" in page.content.decode()
    assert "Fields disclosed: Place." in page.content.decode()
    event = Event.objects.get(kind="erasure")
    assert event.records == [ended.reference]


def test_a_receipt_counts_what_its_recipient_opened(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    desk, url = sign_in(cast.supervisor), f"/sharing/disclosures/{disclosed.reference}/"
    sign_in(cast.partner).get("/shared/")
    assert "Not read yet" in desk.get(url).content.decode()

    read(sign_in, cast.partner, disclosed)
    assert "Read on" in desk.get(url).content.decode()

    read(sign_in, cast.partner, disclosed)
    assert "2 times in all" in desk.get(url).content.decode()


def test_disclosed_words_cannot_be_changed(disclosed: Disclosure) -> None:
    for rows, change in (
        (DisclosedField.objects.all(), {"words": "other"}),
        (Disclosure.objects.all(), {"purpose": "other words"}),
    ):
        with pytest.raises(utils.ProgrammingError, match="permission denied"):
            rows.update(**change)
    with pytest.raises(utils.ProgrammingError, match="permission denied"):
        Disclosure.objects.all()._raw_delete("default")


def test_another_version_of_the_agreement_must_name_the_law(
    cast: Cast, disclosed: Disclosure, sign_in: SignIn
) -> None:
    later = make_agreement(cast, version=2, gateways=["care_45"])
    assert read(sign_in, cast.partner, disclosed).status_code == 404

    as_owner(Agreement.objects.filter(pk=later.pk), gateways=["care_45", "cda_115"])

    assert read(sign_in, cast.partner, disclosed).status_code == 200


def test_the_partners_role_sees_none_without_the_ticket(disclosed: Disclosure) -> None:
    with connections["partner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_disclosures")
        assert cursor.fetchone() == (0,)
        with pytest.raises(utils.ProgrammingError, match="permission denied"):
            cursor.execute("SELECT * FROM disclosures_disclosedfield")
