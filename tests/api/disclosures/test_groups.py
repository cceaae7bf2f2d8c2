"""Does a partner learn of a group by a named disclosure alone, and what is ticked?"""

from typing import Any

import pytest
from django.urls import reverse

from operations.groups.models import CrimeGroup
from stronghold.core.accounts.models import Team
from stronghold.core.sharing.models import Agreement
from stronghold.partners.disclosures.models import Disclosure
from tests.api.disclosures.conftest import SignIn, answers, confirm, new_url, read
from tests.factories import Cast, make_group

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
CANARY, ASSESSMENT = "heliotrope", "OCGM-2026-014"


@pytest.fixture
def group(cast: Cast) -> CrimeGroup:
    """A group that the supervisor's team leads."""
    cast.supervisor.team = Team.objects.get(code="city")
    cast.supervisor.save()
    return make_group(
        cast.supervisor,
        name=CANARY,
        suspected_of=["drugs", "weapons"],
        assessment_reference=ASSESSMENT,
        assessed_on="2026-10-01",
    )


def pages(group: CrimeGroup) -> list[str]:
    one = group.reference
    own = ["", f"{one}/", f"{one}/why/", "disruptions/", f"disruptions/{one}/new/"]
    return [
        *(f"/operations/groups/{page}" for page in own),
        "/api/v1/groups",
        f"/api/v1/groups/{one}",
        f"/api/v1/groups/{one}/disruptions",
    ]


def test_a_partner_finds_nothing_of_a_group(
    cast: Cast, agreement: Agreement, group: CrimeGroup, sign_in: SignIn
) -> None:
    partner = sign_in(cast.partner)

    for url in pages(group):
        assert partner.get(url).status_code == 403, url
    for url in ("/shared/", "/ogc/collections", "/api/v1/schema"):
        shown = partner.get(url, follow=True).content.decode()
        assert not [text for text in (CANARY, group.reference) if text in shown]


def test_a_partner_reads_what_was_ticked_and_no_more(
    cast: Cast, agreement: Agreement, group: CrimeGroup, sign_in: SignIn
) -> None:
    client, url = sign_in(cast.supervisor), new_url(group.reference, to="partner")
    form = client.get(url).content.decode()
    assert CANARY in form
    assert ASSESSMENT not in form

    sent = answers(disclosed_fields=["name", "suspected_of"])
    assert confirm(client, url, sent).status_code == 302

    row = Disclosure.objects.get()
    assert row.record_kind == "group"
    page = read(sign_in, cast.partner, row).content.decode()
    assert CANARY in page
    assert "Drugs; Weapons" in page
    assert not [t for t in (group.reference, ASSESSMENT, "City team") if t in page]
    for other in pages(group):
        assert sign_in(cast.partner).get(other).status_code == 403


def test_a_field_outside_the_list_cannot_be_disclosed(
    cast: Cast, agreement: Agreement, group: CrimeGroup, sign_in: SignIn
) -> None:
    client, url = sign_in(cast.supervisor), new_url(group.reference, to="partner")

    sent = answers(disclosed_fields=["assessment_reference"])

    assert client.post(url, sent).status_code == 400
    assert not Disclosure.objects.exists()


def test_an_officer_can_neither_disclose_one_nor_see_that_it_was(
    cast: Cast, agreement: Agreement, group: CrimeGroup, sign_in: SignIn
) -> None:
    """Officers may disclose records by name, but not those they may not read."""
    url = new_url(group.reference, to="partner")
    sent = answers(disclosed_fields=["name"])
    confirm(sign_in(cast.supervisor), url, sent)
    row: Any = Disclosure.objects.get()

    officer = sign_in(cast.officer)

    assert officer.get(url).status_code == 404
    detail = reverse("disclosures:detail", args=[row.reference])
    assert officer.get(detail).status_code == 404
    assert row.reference not in officer.get("/sharing/disclosures/").content.decode()


def test_a_supervisor_of_another_team_says_why_first(
    cast: Cast, agreement: Agreement, group: CrimeGroup, sign_in: SignIn
) -> None:
    cast.supervisor.team = None
    cast.supervisor.save()

    answer = sign_in(cast.supervisor).get(new_url(group.reference, to="partner"))

    assert answer.status_code == 302
    assert "/why/" in answer["Location"]
