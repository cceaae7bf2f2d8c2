"""What a warrant must have: its number of entries, and what was seized of drugs."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from operations.warrants.actions.warrant import add_premises
from operations.warrants.models import Warrant
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.months import months_after
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import PlaceMeant
from tests.api.warrants.conftest import Teams
from tests.api.warrants.steps import draw_up, enter, lead_to_issue
from tests.factories import make_seizure

LIMITED = {"entries_allowed": "limited", "entries_grounds": "More is expected"}
MISSING = "nothing is recorded as seized. Add the seizure"


def test_a_limited_warrant_demands_its_number(
    client: Client, teams: Teams, premises: Premises
) -> None:
    client.force_login(teams.ours)
    with pytest.raises(RuleBroken, match="Enter how many entries it allows"):
        draw_up(teams.ours, premises, **LIMITED)
    row = draw_up(teams.ours, premises, **LIMITED, most_entries=3)
    with pytest.raises(IntegrityError, match="limited_has_its"), transaction.atomic():
        Warrant.objects.filter(pk=row.pk).update(most_entries=None)


def test_drugs_found_with_no_seizure_are_asked_for(
    client: Client, teams: Teams, warrant: Warrant
) -> None:
    lead_to_issue(warrant, teams.ours)
    entry = enter(warrant, teams.ours)
    client.force_login(teams.ours)
    page = reverse("warrants:detail", args=[warrant.reference])

    assert MISSING in client.get(page).content.decode()

    make_seizure(teams.ours, entry=entry)
    assert MISSING not in client.get(page).content.decode()


def test_a_warrant_for_psychoactive_substances_may_be_for_all_premises_of_a_person(
    client: Client, teams: Teams, premises: Premises
) -> None:
    given = {"enactment": "psa-s39", "is_all_premises": True}
    row = lead_to_issue(draw_up(teams.ours, premises, **given), teams.ours)

    client.force_login(teams.ours)
    shown = client.get(reverse("warrants:detail", args=[row.reference]))

    assert "Psychoactive Substances Act 2016, s.39" in shown.content.decode()
    assert "Sch. 3 para. 6" in shown.content.decode()
    assert row.issued_on
    assert row.ends_on == months_after(row.issued_on, 1)
    with pytest.raises(RuleBroken, match=r"s\.8\(1A\)"):
        draw_up(teams.ours, premises, enactment="mda-s23", is_all_premises=True)
    added = PlaceMeant("9 Mill Lane")
    add_premises(by=teams.ours, reference=row.reference, place=added)
    made = enter(row, teams.ours, premises=2, outcome="nothing")
    assert made.irregular == [
        "This entry needs an inspector’s authority in writing, or higher "
        "(Sch. 3 para. 7)"
    ]
