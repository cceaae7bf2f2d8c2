"""Can the story that this site is made for be followed on it, sentence by sentence?

More and more dealing is reported in a street; police, two councils and bailiffs act.
Then the same story is read on the brief, the map, the page of the house and the pages
that a council sees.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from operations.arrests.models import Arrest
from operations.closures.models import ClosureCase
from operations.safeguarding.models import CountyLine, Referral
from operations.warrants.models import Warrant
from reports.models import Report
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation, Team
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.weeks import Week
from stronghold.core.places.models import Premises
from stronghold.figures.tallies import refresh
from tests.agreements import make_agreement
from tests.browser.checks import link_to, wait_until
from tests.browser.closures.test_case import (
    answer_draft,
    authorise,
    confirm_that_it_sat_early,
    make_order,
    serve,
)
from tests.browser.conftest import Watch
from tests.browser.warrants.test_warrants import choose, follow, have_it_issued, press
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_cast,
    make_country,
    make_organisation,
    make_report,
    make_user,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]
SignIn = Callable[[Page, str], Page]
# The longest time back that a form of the story says, and longer than the story takes.
BACK, STORY = timedelta(hours=2), timedelta(minutes=10)
HOUSE = "14 Lake Street"
N_REPORTS, N_ARRESTS, N_AT_ENTRY = 4, 4, 2
# At the house: four patrols, the check of its door, the possession.
N_ACTIVITIES = 6
# Weeks ago of the few reports before, one a week.
BEFORE = (2, 5, 8, 11)
N_BEFORE = len(BEFORE)
PATROLS = (
    "High-visibility patrol",
    "Plain-clothes patrol",
    "Mounted patrol",
    "Roads policing",
)
# Who took possession with the police, with how many people.
OTHERS = (("Council", "3"), ("Bailiffs", "2"))


@dataclass(frozen=True)
class Scene:
    """Who acts, at which pages, and where."""

    cast: Cast
    officer: Page
    supervisor: Page
    council: Page
    county: Page
    house: Premises
    agreement: str


def _nothing(page: Page) -> None:
    """Stand for the checks that the tests of these pages make themselves."""


@pytest.fixture
def scene(
    site: str,
    open_page: Callable[..., Page],
    signed_in: SignIn,
    watch: Watch,
) -> Scene:
    """The cast, each signed in at a page of their own, and a quiet autumn so far."""
    watch.allowed.append("status of 400")
    cast = make_cast()
    for person in (cast.officer, cast.supervisor):
        person.team = Team.objects.get(code="city")
        person.save()
    Organisation.objects.filter(code="council").update(issues_as="district")
    county = make_organisation("county", OrganisationKind.COUNCIL, cast.officer.force)
    worker = make_user("county", Role.PARTNER, county)
    ward = make_country()["E05000001"]
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    house = Premises.objects.create(
        force=cast.officer.force,
        address=HOUSE,
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )
    agreement = make_agreement(cast)
    make_agreement(
        cast, reference="G-TEST-0002", partner=county, partner_signed_by=worker
    )
    for weeks in BEFORE:
        at = clock.now() - timedelta(weeks=weeks)
        make_report(
            cast.officer, received_at=at, street=street, ward=ward, point=WEST_SOUTH
        )
    phone: dict[str, Any] = {"has_touch": True, "is_mobile": True}
    return Scene(
        cast,
        signed_in(open_page(390, 844, **phone), "officer"),
        signed_in(open_page(1440, 1000), "supervisor"),
        signed_in(open_page(1440, 1000), "partner"),
        signed_in(open_page(390, 844, **phone), "county"),
        house,
        agreement.reference,
    )


def within_one_week() -> AbstractContextManager[Any]:
    """Keep the story within one week, whenever it runs.

    Partners are shown what the database's own clock says is past, so the site's clock
    runs on but where a week begins, and there stops a little later.
    """
    now = clock.now()
    weeks = {Week.of(london_date(t)) for t in (now - BACK, now + STORY)}
    return nullcontext() if len(weeks) == 1 else clock.stopped(now + BACK)


def answer(page: Page, group: str, chosen: str) -> None:
    page.get_by_role("group", name=group).get_by_label(chosen, exact=True).check()


def enter_place(box: Locator, words: str) -> None:
    """Type a place and leave the box, so that no suggestion lies over what follows."""
    box.fill(words)
    box.press("Tab")


def residents_report_dealing(scene: Scene) -> None:
    """“Residents report more and more dealing on the streets.”"""
    page = scene.officer
    for _ in range(N_REPORTS):
        page.goto("/reports/new/")
        answer(page, "What is it about?", "Dealing")
        enter_place(page.get_by_label("Where did it happen?"), HOUSE)
        answer(page, "When did it happen?", "15 minutes ago")
        press(page, "Save report")
        page.wait_for_url(re.compile(r"/reports/R-"))
    assert Report.objects.count() == N_REPORTS + N_BEFORE


def an_operation_begins(scene: Scene) -> None:
    page = scene.supervisor
    page.goto("/operations/priorities/new/")
    page.get_by_label("What is the issue?").fill("Dealing in Lake Street")
    page.get_by_label("Ward").select_option("E05000001")
    press(page, "Set the priority")
    page.goto("/operations/new/")
    page.get_by_label("Name").fill("Stronghold")
    page.get_by_label("Area E05000001").check()
    page.get_by_label("Council", exact=True).check()
    press(page, "Set up the operation")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Stronghold")


def log_activity(page: Page, kind: str, *results: str) -> None:
    page.goto("/operations/activities/new/")
    page.get_by_label(kind, exact=True).check()
    enter_place(page.get_by_label("Where was it?"), HOUSE)
    choose(page, "An hour ago", "30 minutes")
    open_fold(page, "Results")
    choose(page, *results)
    page.get_by_label("Operation (optional)", exact=True).select_option(
        label="Stronghold"
    )


def open_fold(page: Page, words: str) -> None:
    """Open a folded part of a form, if it is not open."""
    fold = page.locator("details", has_text=words).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()


def patrols_go_out(scene: Scene) -> None:
    for kind in PATROLS:
        log_activity(scene.officer, kind, "Spoke with people")
        press(scene.officer, "Save activity")
        expect(scene.officer.get_by_role("status")).to_contain_text("saved")


def a_warrant_is_executed(scene: Scene) -> str:
    """“A warrant was executed at a house.” Return the reference of the warrant."""
    page = scene.officer
    page.goto("/operations/warrants/new/")
    enter_place(page.get_by_label("Which premises?"), HOUSE)
    page.get_by_label("What is sought?").fill("Class A drugs, phones, cash")
    press(page, "Save draft")
    have_it_issued(page, _nothing)
    # Those outside the team find nothing of it until the door is opened.
    reference = Warrant.objects.get().reference
    scene.council.goto(f"/shared/{scene.agreement}/warrants/")
    expect(scene.council.get_by_role("main")).not_to_contain_text(reference)
    follow(page, "Record an entry")
    choose(page, "Now", "Drugs found", "Left in a prominent place")
    press(page, "Save entry")
    expect(page.get_by_text("has its entry")).to_be_visible()
    return reference


def four_are_arrested(scene: Scene, warrant: str) -> None:
    """“About four suspected dealers are arrested a week.” Two of them in the house."""
    page = scene.officer
    for n in range(N_ARRESTS):
        page.goto("/operations/arrests/new/")
        page.wait_for_load_state()
        open_fold(page, "If known: drug, custody number")
        for group, chosen in (
            ("When was the arrest?", "Now"),
            ("Principal offence", "Trafficking in controlled drugs (92A)"),
            ("Age on the day", "18 to 24"),
            ("Class of the drug", "Class A"),
        ):
            answer(page, group, chosen)
        enter_place(page.get_by_label("Where was the arrest?"), HOUSE)
        press(page, "Save arrest")
        page.wait_for_url(re.compile(r"/arrests/A-"))
        if n < N_AT_ENTRY:
            links = page.get_by_role("region", name="Linked records")
            links.get_by_role("button", name=warrant).click()
            expect(links).to_contain_text("Entry of")
    assert Arrest.objects.count() == N_ARRESTS


def a_line_is_behind_it(scene: Scene) -> None:
    """“County lines exploit children and vulnerable adults.”"""
    page = scene.supervisor
    page.goto("/operations/safeguarding/lines/new/")
    page.get_by_label("What is the line called?").fill("Blue")
    page.get_by_label("Where does it come from?").fill("A large town")
    choose(page, "Active")
    for part, value in (("Day", "1"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(part, exact=True).first.fill(value)
    for group in ("Children exploited", "Adults exploited"):
        answer(page, group, "1 to 4")
    press(page, "Save county line")
    page.get_by_role("link", name="Link a record").click()
    arrest = Arrest.objects.earliest("pk").reference
    page.get_by_label("Reference of the record").fill(arrest)
    press(page, "Link")
    expect(link_to(page, arrest)).to_be_visible()


def a_group_is_behind_the_line(scene: Scene) -> None:
    """“Organised crime groups.” A group leads the line, and two arrests disrupt it."""
    page = scene.supervisor
    page.goto("/operations/groups/new/")
    page.get_by_label("What is the group called?").fill("Lantern")
    choose(page, "Drugs", "Active")
    page.get_by_label("Lead team").select_option(label="City team")
    known = page.get_by_role("group", name="Day it was first known")
    for part, value in (("Day", "1"), ("Month", "11"), ("Year", "2026")):
        known.get_by_label(part, exact=True).fill(value)
    press(page, "Save organised crime group")
    expect(page.get_by_role("heading", name="Lantern")).to_be_visible()
    line = CountyLine.objects.get().reference
    at_entry = [row.reference for row in Arrest.objects.order_by("pk")[:N_AT_ENTRY]]
    for reference in (line, *at_entry):
        page.get_by_role("link", name="Link a record").click()
        page.get_by_label("Reference", exact=True).fill(reference)
        page.get_by_role("button", name="Link", exact=True).click()
        expect(link_to(page, reference).first).to_be_visible()
    page.get_by_role("link", name="Record a disruption").click()
    choose(page, "Arrest of a suspected member")
    page.get_by_label("Moderate.").check()
    today = clock.today()
    for part in ("day", "month", "year"):
        field = page.get_by_label(part.capitalize(), exact=True)
        field.fill(str(getattr(today, part)))
    for reference in at_entry:
        page.get_by_label(reference).check()
    press(page, "Save disruption")
    disruptions = page.get_by_role("region", name="Disruptions")
    expect(disruptions.get_by_text("Moderate")).to_be_visible()


def the_county_answers_for_a_child(scene: Scene) -> None:
    """A child found in the house is referred, and the county says what it does."""
    page = scene.officer
    page.goto(f"/reports/{Report.objects.latest('pk').reference}/")
    page.get_by_role("link", name="Raise an exploitation concern").click()
    choose(page, "Works for a county line", "A child (under 18)")
    page.get_by_label("Children’s social care (MASH)").check()
    page.get_by_label("Which organisation?").select_option(label="County")
    press(page, "Raise the concern")
    wait_until(page, Referral.objects.exists)
    referral = Referral.objects.get().reference
    link_to(page, referral).click()
    page.get_by_role("link", name="Send the referral").click()
    choose(page, "Now")
    page.get_by_label("Not required").check()
    page.get_by_label("By telephone").check()
    press(page, "Send it now")

    county = scene.county
    county.goto("/shared/")
    link_to(county, referral).first.click()
    county.get_by_label("Your reference").fill("MASH-2041")
    press(county, "Acknowledge")
    county.get_by_label("Accepted", exact=True).check()
    press(county, "Save the decision")
    county.get_by_label("What was the outcome?").fill("A worker sees the family weekly")
    press(county, "Send the outcome")
    expect(county.get_by_text("Decided, outcome sent")).to_be_visible()
    page.goto(f"/operations/safeguarding/referrals/{referral}/")
    expect(page.get_by_text("A worker sees the family weekly").first).to_be_visible()


def the_house_is_closed(scene: Scene) -> str:
    """“Closure orders against cuckooing.” Return the reference of the case."""
    page = scene.supervisor
    page.goto("/operations/closures/new/")
    enter_place(page.get_by_label("Which premises?"), HOUSE)
    page.get_by_label("Nuisance to the public").check()
    press(page, "Open case")
    page.get_by_role("link", name="Complete the draft").click()
    answer_draft(page)
    press(page, "Save answers")
    authorise(page)
    serve(page)
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("The closure must be heard")).to_be_visible()
    make_order(page)
    page.get_by_role("button", name="Record", exact=True).click()
    confirm_that_it_sat_early(page)
    expect(page.get_by_text("The closure order ends")).to_be_visible()
    return ClosureCase.objects.get().reference


def the_door_is_checked(scene: Scene) -> None:
    """From home it is one tap to the card of the door, and one more to the record."""
    page = scene.officer
    page.goto("/")
    page.get_by_role("link", name=HOUSE, exact=True).click()
    expect(page.get_by_text("Closed by a court’s order")).to_be_visible()
    press(page, "As it should be")
    expect(page.get_by_role("heading", name="As it should be")).to_be_visible()


def possession_is_taken(scene: Scene) -> None:
    """“Police helped bailiffs and the city council to take possession of the house.”"""
    page = scene.officer
    log_activity(page, "Possession with bailiffs", "Possession taken")
    open_fold(page, "Others who took part")
    for n, (who, people) in enumerate(OTHERS, start=1):
        other = page.get_by_role("group", name=f"Other organisation {n}")
        other.get_by_label("Who?").select_option(label=who)
        other.get_by_label("How many people?").fill(people)
    press(page, "Save activity")
    expect(page.get_by_role("heading", name="Who took part")).to_be_visible()
    # Two officers, three of the council and two bailiffs, for half an hour each.
    expect(page.get_by_text("3.5 officer-hours")).to_be_visible()


def the_street_is_cleared_up(scene: Scene) -> None:
    """“Clear-ups”: the council logs its own."""
    page = scene.council
    page.goto("/shared/activities/new/")
    choose(page, "Environmental clean-up", "An hour ago", "30 minutes")
    enter_place(page.get_by_label("Where was it?"), "Lake Street")
    press(page, "Save activity")
    expect(page.get_by_role("status")).to_contain_text("is logged")


def the_priority_is_answered(scene: Scene) -> None:
    page = scene.supervisor
    page.goto("/operations/priorities/")
    page.get_by_role("link", name="Dealing in Lake Street").first.click()
    page.get_by_role("link", name="Record what was done").click()
    page.get_by_label("What was done?").fill("The house is closed and taken back")
    press(page, "Answer the priority")
    expect(page.locator("h1")).to_contain_text("Answered")


def in_the_brief(scene: Scene) -> None:
    """The supervisor reads the week: what changed, what was done, what is due."""
    page = scene.supervisor
    page.goto(f"/weekly/{Week.of(clock.today())}/")
    answers = page.get_by_role("main")
    expect(answers).to_contain_text(re.compile(rf"Reports\s+{N_REPORTS}\s"))
    expect(answers).to_contain_text(re.compile(rf"Arrests for supply\s+{N_ARRESTS}\s"))
    expect(answers).to_contain_text("Warrant for 14 Lake Street: return to the court")
    streets = page.get_by_role("region", name="Busiest streets")
    expect(streets).to_contain_text(f"{N_REPORTS} at 14")
    for fold in page.locator("details.sh-brief__fold > summary").all():
        fold.click()
    for part in (
        "Warrants executed",
        "Closure orders made",
        f"Trafficking in controlled drugs (92A): {N_ARRESTS}",
        "Environmental clean-up: 1",
        "Mounted patrol: 1",
        "Lantern",
    ):
        expect(answers).to_contain_text(part)


def on_the_map(scene: Scene) -> None:
    """Every figure of the week lies in the ward, and the whole force has no more."""
    page = scene.supervisor
    for measure, n in (("reports", N_REPORTS + N_BEFORE), ("arrests", N_ARRESTS)):
        page.goto(f"/map/?measure={measure}&level=ward")
        table = page.get_by_role("table", name=re.compile("by ward"))
        row = table.get_by_role("row", name=re.compile("E05000001"))
        expect(row).to_contain_text(str(n))
        expect(
            table.get_by_role("row", name=re.compile("Whole force"))
        ).to_contain_text(str(n))


def in_the_ledger(scene: Scene, references: list[str]) -> None:
    """One page of the house holds all that happened there, newest first."""
    page = scene.supervisor
    page.goto(f"/places/premises/{scene.house.pk}/")
    expect(page.get_by_role("main")).to_contain_text(
        f"{N_REPORTS} reports, {N_ARRESTS} arrests, 1 warrant, 1 closure notice and "
        f"{N_ACTIVITIES} activities in 12 months"
    )
    for reference in references:
        expect(link_to(page, reference).first).to_be_visible()
    page.get_by_role("link", name="Everything recorded at Lake Street").click()
    expect(page.get_by_role("main")).to_contain_text("Environmental clean-up")


def at_the_council(scene: Scene, *, warrant: str, case: str) -> None:
    """The council reads what its agreement gives: no patrol in plain clothes."""
    page = scene.council
    page.goto(f"/shared/{scene.agreement}/activities/")
    shown = page.get_by_role("main")
    rows = shown.get_by_role("table")
    for kind in (*PATROLS, "Possession with bailiffs", "Environmental clean-up"):
        is_hidden = kind == "Plain-clothes patrol"
        expect(rows.get_by_text(kind)).to_have_count(0 if is_hidden else 1)
    # Of joint work, that it took part: not who else did.
    page.goto(f"/shared/{scene.agreement}/activities/?own=yes")
    expect(rows.get_by_text("Possession with bailiffs")).to_be_visible()
    expect(rows.get_by_text("Mounted patrol")).to_have_count(0)
    expect(shown.get_by_text("Bailiffs", exact=True)).to_have_count(0)
    page.goto(f"/shared/{scene.agreement}/closures/")
    expect(link_to(page, case).or_(page.get_by_text(case)).first).to_be_visible()
    expect(shown).to_contain_text("Closure order in force")
    # It was executed today; the agreement shows no warrant so soon.
    page.goto(f"/shared/{scene.agreement}/warrants/")
    expect(shown).not_to_contain_text(warrant)


def test_the_story(scene: Scene) -> None:
    with within_one_week():
        residents_report_dealing(scene)
        an_operation_begins(scene)
        patrols_go_out(scene)
        warrant = a_warrant_is_executed(scene)
        four_are_arrested(scene, warrant)
        a_line_is_behind_it(scene)
        a_group_is_behind_the_line(scene)
        the_county_answers_for_a_child(scene)
        case = the_house_is_closed(scene)
        the_door_is_checked(scene)
        possession_is_taken(scene)
        the_street_is_cleared_up(scene)
        the_priority_is_answered(scene)
        refresh()
        in_the_brief(scene)
        on_the_map(scene)
        in_the_ledger(scene, [warrant, case])
        at_the_council(scene, warrant=warrant, case=case)
