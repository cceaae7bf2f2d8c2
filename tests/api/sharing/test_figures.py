"""Published figures: from a signed brief to the page of a partner, and no further."""

import csv
import html
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connections

from stronghold.brief.models import RevisionCounted
from stronghold.brief.publishing.actions import publish_for_public, revise_figures
from stronghold.brief.publishing.measures import OF_CHILDREN
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.kernel.weeks import Week
from stronghold.core.sharing.actions import draw_up_agreement
from stronghold.core.sharing.models import Agreement, Figure, Release
from stronghold.core.sharing.rules import Terms
from stronghold.oversight.words import words as words_of
from stronghold.partners.portal.queries import reading
from tests.agreements import make_agreement
from tests.api.brief.conftest import text_of
from tests.api.sharing.signing import at, sign
from tests.api.sharing.test_pages import KEPT_BY_BOTH
from tests.database_roles import connected_as
from tests.factories import (
    Cast,
    make_area,
    make_arrest,
    make_concern,
    make_organisation,
    make_referral,
    make_report,
    make_user,
    square,
)
from tests.reasons import reason_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
Q3 = Quarter(2026, 3)
AFTER = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def city(cast: Cast, country: dict[str, Area]) -> Agreement:
    """An agreement about the whole district, of figures of reports and arrests."""
    beyond = square(-1.2, 51.7, -1.1, 51.8)
    make_area(country["E07000001"].edition, "E07000002", beyond)
    return make_agreement(
        cast, area_codes=["E07000001"], rows=[], figures=["reports", "arrests"]
    )


def shown(viewer: User, agreement: Agreement, columns: str) -> list[Any]:
    with during(Request()), reading(viewer, agreement) as read:
        read.cursor.execute(f"SELECT {columns} FROM shared_figures ORDER BY 1, 2, 3")
        return list(read.cursor.fetchall())


def test_a_week_is_published_as_it_is_signed_and_stays_so(
    cast: Cast, city: Agreement, west: dict[str, Any]
) -> None:
    week = Q3.weeks[0]
    for _ in range(6):
        make_report(cast.officer, received_at=at(week), **west)
    make_arrest(cast.officer, occurred_at=at(week), **west)

    sign(cast, week)
    make_report(cast.officer, received_at=at(week), **west)

    release = Release.objects.get()
    assert (release.period, release.brief) == ("2026-W27", "2026-W27")
    assert release.published_on == week.end + timedelta(days=1)
    rows = shown(cast.partner, city, "measure, area_name, low, high")
    assert ("reports", "Area E07000001", 5, 7) in rows
    assert ("arrests", "Area E07000001", 1, 4) in rows
    assert ("reports", "Place not known", 0, 0) in rows
    # Neither another district, nor elsewhere, nor what the agreement does not name.
    assert {row[0] for row in rows} == {"reports", "reports_received", "arrests"}
    assert {row[1] for row in rows} == {"Area E07000001", "Place not known"}


def test_the_quarter_comes_with_its_last_brief_whichever_that_is(
    cast: Cast, city: Agreement, west: dict[str, Any]
) -> None:
    for week in Q3.weeks[:3]:
        make_arrest(cast.officer, occurred_at=at(week), **west)
    first, *others = Q3.weeks
    sign(cast, *others)
    assert not Release.objects.filter(period="2026-Q3").exists()

    sign(cast, first, on=AFTER)

    release = Release.objects.get(period="2026-Q3")
    assert (release.first_day, release.last_day) == (Q3.start, Q3.last_day)
    counted = Figure.objects.filter(release=release, measure="arrests", high__gt=0)
    assert sorted(counted.values_list("area_code", "category", "low", "high")) == [
        # By the weeks it is from 3 to 12: "<5" leaves two of these.
        ("E05000001", "", 1, 4),
        ("E07000001", "", 1, 4),
        ("E07000001", "92A", 1, 4),
    ]
    assert not Figure.objects.filter(area_code__startswith="E01").exists()


def test_a_council_sees_its_figures_and_police_see_the_same(
    cast: Cast, city: Agreement, west: dict[str, Any], as_user: Any
) -> None:
    for week in Q3.weeks:
        make_report(cast.officer, received_at=at(week), concern="dealing", **west)
    sign(cast, *Q3.weeks)

    page = as_user(cast.partner).get(f"/shared/{city.reference}/figures/")
    seen = as_user(cast.supervisor).get(
        f"/shared/as-partner/{city.reference}/1/figures/"
    )

    for answer in (page, seen):
        words = text_of(answer)
        assert "Reports, July to September 2026" in words
        assert "29 June 2026 to 27 September 2026. Published on 29" in words
        assert "“&lt;5” is a number from 1 to 4" in words
        assert "Area E05000001 15" in words
        assert "E07000002" not in words
        assert answer.headers["Cache-Control"] == "no-store"
    assert "This is what Council sees" in text_of(seen)

    link = f"/shared/{city.reference}/figures/?measure=reports&amp;format=csv"
    assert link in page.content.decode()
    assert "format=csv" not in seen.content.decode()
    file = as_user(cast.partner).get(html.unescape(link))
    lines = list(csv.DictReader(StringIO(file.content.decode("utf-8-sig"))))
    assert {line["Period"] for line in lines} == {
        "2026-Q3",
        *(str(week) for week in Q3.weeks),
    }
    ward = next(line for line in lines if line["Area code"] == "E05000001")
    assert (ward["Published as"], ward["At least"], ward["At most"]) == (
        "15",
        "13",
        "17",
    )
    assert ward["Purpose of this file"] == city.purpose
    event = Event.objects.get(kind=Kind.EXPORT)
    assert words_of(event) == "Exported published figures as csv"
    assert reason_of(event) == city.purpose


def test_what_is_not_agreed_or_not_there_is_not_found(
    cast: Cast, city: Agreement, as_user: Any
) -> None:
    rows_only = make_agreement(cast, reference="G-TEST-0002")
    partner, page = as_user(cast.partner), f"/shared/{city.reference}/figures/"

    nothing = text_of(partner.get(page))
    assert "No figures are published yet" in nothing
    assert partner.get(f"/shared/{rows_only.reference}/figures/").status_code == 404
    sign(cast, Q3.weeks[0])
    assert "No quarter is published yet" in text_of(partner.get(page))
    for asked in ("measure=activities", "quarter=2026-Q2", "area=E07000002"):
        assert partner.get(f"{page}?{asked}").status_code == 404


def test_an_agreement_that_ends_gives_no_figure_in_the_next_request(
    cast: Cast, city: Agreement, as_user: Any
) -> None:
    sign(cast, Q3.weeks[0])
    partner, page = as_user(cast.partner), f"/shared/{city.reference}/figures/"
    assert partner.get(page).status_code == 200

    as_user(cast.records).post(
        f"/sharing/{city.reference}/1/end/", {"reason": "No longer needed"}
    )

    assert partner.get(page).status_code == 404
    with connections["partner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_figures")
        assert cursor.fetchone() == (0,)


def test_figures_of_warrants_keep_the_embargo(
    cast: Cast, country: dict[str, Area]
) -> None:
    agreement = make_agreement(
        cast,
        area_codes=["E07000001"],
        rows=[],
        figures=["warrants"],
        embargo_days=7,
    )
    now = Week.of(clock.today())
    old, new = now.shifted(-3), now.shifted(-1)
    sign(cast, old, new, on=clock.now())

    periods = {row[1] for row in shown(cast.partner, agreement, "measure, period, low")}

    assert periods == {str(old)}


def test_what_an_agreement_does_not_cover_has_no_figures(
    cast: Cast, country: dict[str, Area], as_user: Any
) -> None:
    """Of a ward there are quarters and no weeks."""
    agreement = make_agreement(
        cast, area_codes=["E05000001"], rows=[], figures=["reports"]
    )
    sign(cast, *Q3.weeks)

    page = as_user(cast.partner).get(f"/shared/{agreement.reference}/figures/")

    assert "Weeks are published for whole districts" in text_of(page)
    areas = {
        row[1] for row in shown(cast.partner, agreement, "measure, area_code, low")
    }
    assert areas == {"E05000001", "-"}


@pytest.mark.parametrize("role", ["app", "owner"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sharing_figure SET low = 4",
        "DELETE FROM sharing_figure",
        "UPDATE sharing_release SET published_on = published_on + 1",
        "TRUNCATE sharing_release CASCADE",
        "INSERT INTO sharing_figure (release_id, kind, measure, area_level, area_code, "
        "area_name, district_code, category) SELECT id, 'reports', 'reports', 'ward', "
        "'W1', 'One', '', '' FROM sharing_release",
    ],
)
def test_the_database_keeps_figures_as_they_were_published(
    cast: Cast, city: Agreement, statement: str, role: str
) -> None:
    sign(cast, Q3.weeks[0])

    with connected_as(role) as cursor, pytest.raises(Exception, match="publish|denied"):
        cursor.execute(statement)


def test_the_site_itself_cannot_change_a_figure(cast: Cast, city: Agreement) -> None:
    sign(cast, Q3.weeks[0])

    with pytest.raises(ProgrammingError, match="permission denied"):
        Figure.objects.update(low=0)


def test_a_revision_says_why_and_takes_in_what_came_late(
    cast: Cast, city: Agreement, west: dict[str, Any], as_user: Any
) -> None:
    sign(cast, *Q3.weeks)
    for _ in range(12):
        make_report(cast.officer, received_at=at(Q3.weeks[0]), **west)
    records, page = as_user(cast.records), "/sharing/figures/2026-Q3/revise/"
    listed = text_of(records.get("/sharing/figures/"))
    assert "July to September 2026" in listed

    assert records.post(page, {"reason": " "}).status_code == 400
    warned = records.post(page, {"reason": "Mr Smith rang"})
    assert "looks as if it holds a name" in text_of(warned)
    answer = records.post(page, {"reason": "Twelve reports came in late"})

    assert answer.status_code == 302
    made = Release.objects.filter(number=2)
    assert {one.period for one in made} == {"2026-Q3", *map(str, Q3.weeks)}
    event = Event.objects.filter(detail__change="figures_revised").first()
    assert event is not None
    assert reason_of(event) == "Twelve reports came in late"
    first = Figure.objects.filter(release__number=1, measure="reports", high__gt=0)
    assert not first.exists()
    rows = shown(cast.partner, city, "period, area_code, measure, low, high, number")
    assert ("2026-W27", "E07000001", "reports", 8, 12, 2) in rows
    assert {row[-1] for row in rows} == {2}
    seen = as_user(cast.partner).get(f"/shared/{city.reference}/figures/")
    assert "Revised on" in text_of(seen)


def test_a_revision_adds_only_what_no_earlier_one_counted(
    cast: Cast, city: Agreement, west: dict[str, Any]
) -> None:
    sign(cast, *Q3.weeks)
    for number in (2, 3):
        make_report(cast.officer, received_at=at(Q3.weeks[0]), **west)
        made = revise_figures(by=cast.supervisor, quarter=Q3, reason="Late")
        assert {one.number for one in made} == {number}

    counted = RevisionCounted.objects.values_list("release__number", "measure")
    assert sorted(counted) == [
        (2, "reports"),
        (2, "reports_received"),
        (3, "reports"),
        (3, "reports_received"),
    ]
    with pytest.raises(RuleBroken, match="No record of this quarter came late"):
        revise_figures(by=cast.supervisor, quarter=Q3, reason="Late")


def test_only_who_may_revises_and_only_what_was_published(
    cast: Cast, city: Agreement, as_user: Any
) -> None:
    for one in (cast.officer, cast.analyst, cast.partner):
        assert as_user(one).get("/sharing/figures/").status_code == 403
    for path in ("2026-Q3", "2026-Q5", "x"):
        url = f"/sharing/figures/{path}/revise/"
        assert as_user(cast.records).get(url).status_code == 404
    with pytest.raises(RuleBroken, match="Only published figures"):
        revise_figures(by=cast.records, quarter=Q3, reason="Late")


def test_the_public_gets_only_the_ranges_of_the_quarter(
    cast: Cast, city: Agreement, west: dict[str, Any]
) -> None:
    for week in Q3.weeks:
        make_report(cast.officer, received_at=at(week), **west)
    sign(cast, *Q3.weeks)

    assert publish_for_public() == 1
    assert publish_for_public() == 0

    public = Figure.objects.filter(release__level="public")
    assert {one.measure for one in public} == {"reports", "arrests"}
    assert {one.release.period for one in public} == {"2026-Q3"}
    fields = ("measure", "area_level", "area_code", "category", "low", "high")
    partners = Figure.objects.filter(release__level="partner").values_list(*fields)
    assert set(public.values_list(*fields)) <= set(partners)
    # A partner is shown each once.
    rows = shown(cast.partner, city, ", ".join(fields))
    assert len(rows) == len(
        {*shown(cast.partner, city, f"period, {', '.join(fields)}")}
    )


def test_what_another_rule_published_is_shown_nowhere_and_published_again(
    cast: Cast, city: Agreement, west: dict[str, Any], as_user: Any
) -> None:
    make_report(cast.officer, received_at=at(Q3.weeks[0]), **west)
    with pytest.MonkeyPatch.context() as before:
        before.setattr(Release._meta.get_field("rule"), "default", 1)
        sign(cast, *Q3.weeks)
    assert shown(cast.partner, city, "period, measure, low") == []
    assert "No figures are published yet" in text_of(
        as_user(cast.partner).get(f"/shared/{city.reference}/figures/")
    )

    call_command("publish_figures", stdout=StringIO())
    call_command("publish_figures", stdout=StringIO())

    rows = shown(cast.partner, city, "period, area_code, measure, low, high")
    assert ("2026-W27", "E07000001", "reports", 1, 4) in rows
    assert ("2026-Q3", "E05000001", "reports", 1, 4) in rows
    assert Release.objects.filter(rule=2).count() == 14


def test_what_a_partner_sent_is_in_a_range_of_its_own(
    cast: Cast, city: Agreement, west: dict[str, Any]
) -> None:
    """It takes its four away, and is left with a range of the others: from 1 to 4."""
    for by in (cast.partner,) * 4 + (cast.officer,):
        make_report(by, received_at=at(Q3.weeks[0]), force=cast.officer.force, **west)

    sign(cast, Q3.weeks[0])

    rows = shown(cast.partner, city, "measure, area_code, low, high")
    assert ("reports", "E07000001", 2, 8) in rows


def test_the_key_of_the_site_changes_no_figure(
    cast: Cast, city: Agreement, west: dict[str, Any], settings: Any
) -> None:
    for week in Q3.weeks:
        make_report(cast.officer, received_at=at(week), **west)
    sign(cast, *Q3.weeks)
    first = shown(cast.partner, city, "period, area_code, measure, category, low, high")
    with pytest.MonkeyPatch.context() as before:
        before.setattr("stronghold.core.sharing.figures.queries.RULE", 3)
        before.setattr(Release._meta.get_field("rule"), "default", 3)
        settings.SECRET_KEY = "another"
        call_command("publish_figures", stdout=StringIO())

    fields = ("period", "area_code", "measure", "category", "low", "high")
    kept = {
        rule: {
            (one.release.period, *(getattr(one, name) for name in fields[1:]))
            for one in Figure.objects.filter(release__rule=rule).select_related(
                "release"
            )
        }
        for rule in (2, 3)
    }
    assert first
    assert kept[2] == kept[3]


def test_the_usefulness_of_wards_is_measured(
    cast: Cast, city: Agreement, west: dict[str, Any]
) -> None:
    for week in Q3.weeks:
        make_report(cast.officer, received_at=at(week), **west)
    sign(cast, *Q3.weeks)

    said = StringIO()
    call_command("measure_figures", stdout=said)

    assert "Reports" in said.getvalue()
    assert "100.0 % of" in said.getvalue()


def test_childrens_services_see_figures_of_children_beside_their_cases(
    cast: Cast, city: Agreement, west: dict[str, Any], as_user: Any
) -> None:
    when = at(Q3.weeks[2])
    for age in ("10-17", "18-24"):
        make_arrest(cast.officer, occurred_at=when, age_band=age, **west)
    on = {"report": make_report(cast.officer), "occurred_at": when, **west}
    for subject in ("child", "adult"):
        make_concern(cast.officer, subject=subject, **on)
    service = make_organisation("childrens", "children", cast.officer.force)
    made = {"state": "made", "made_at": when, "consent": "given", "opened_at": when}
    for subject in ("child", "adult"):
        to = {"subject": subject, "to_organisation": service, "occurred_at": when}
        make_referral(cast.officer, **made, **to, **west)
    sign(cast, *Q3.weeks)
    worker = make_user("worker", "partner", service)
    agreement = make_agreement(
        cast,
        reference="G-TEST-0003",
        partner=service,
        area_codes=["E07000001"],
        rows=["referrals"],
        figures=["children"],
    )

    rows = shown(worker, agreement, "measure, area_code, period, low, high")

    assert [row for row in rows if row[-1] and row[1] == "E05000001"] == [
        (measure, "E05000001", "2026-Q3", 1, 4)
        for measure in ("arrests_under_18", "child_concerns", "child_referrals")
    ]
    assert {row[2] for row in rows} == {"2026-Q3"}
    assert not {row[0] for row in shown(cast.partner, city, "measure, period, low")} & {
        *OF_CHILDREN
    }
    page = as_user(worker).get("/shared/G-TEST-0003/figures/?measure=child_referrals")
    words = text_of(page)
    assert "The 2 referrals to you in the same period, listed separately" in words
    assert "Area E05000001 &lt;5" in words
    assert "by quarter only" in words


def test_figures_of_children_are_agreed_with_no_other(cast: Cast, country: Any) -> None:
    today, council = clock.today(), cast.partner.organisation
    terms = Terms(
        purpose="To act together against the exploitation of children",
        gateways=["children_2004"],
        area_codes=["E07000001"],
        rows=[],
        figures=["children"],
        valid_from=today,
        review_by=today,
        ends_on=today + timedelta(days=1),
        records_from=today,
        **{**KEPT_BY_BOTH, "kept_months": 12},
    )

    with pytest.raises(RuleBroken, match="children's services and youth justice"):
        draw_up_agreement(by=cast.records, partner=council, terms=terms)
