"""Who may do what about a closure; what is refused names its section."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from operations.statute.choices import Issuer
from operations.statute.provisions import SEED
from operations.statute.rules import closures
from operations.statute.rules.clocks import hearing_by
from operations.statute.rules.closures import (
    Extension,
    NoticeExtension,
    Rank,
    Signatory,
)
from operations.statute.rules.limits import Breach, Code
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON
from tests.unit.statute.changed_law import switched_on

ON = date(2026, 11, 24)
SERVED = datetime(2026, 11, 24, 9, tzinfo=LONDON)
INSPECTOR = Signatory(Issuer.POLICE, Rank.INSPECTOR)
SUPERINTENDENT = Signatory(Issuer.POLICE, Rank.SUPERINTENDENT)
SERGEANT = Signatory(Issuer.POLICE, Rank.SERGEANT)
NO_RANK = Signatory(Issuer.POLICE)
DISTRICT = Signatory(Issuer.DISTRICT)
CHIEF_EXECUTIVE = Signatory(Issuer.DISTRICT, is_chief_executive=True)
COUNTY = Signatory(Issuer.COUNTY)
COUNTY_ALONE = Signatory(Issuer.COUNTY, has_districts=False)
LANDLORD = Signatory(Issuer.SOCIAL_LANDLORD)

EXTENDED = NoticeExtension(
    served_at=SERVED,
    hours=24,
    was_senior=False,
    extension_hours=24,
    issued_at=SERVED + timedelta(hours=20),
)
LONGER = Extension(
    signatory=INSPECTOR,
    issuer=Issuer.POLICE,
    made_on=ON,
    ends_on=date(2027, 2, 24),
    new_end=date(2027, 5, 24),
    applied_on=date(2027, 2, 20),
    has_consulted=True,
)


def sections(found: tuple[Breach, ...]) -> list[str]:
    return [breach.section for breach in found]


def assert_refused(check: Callable[[], None], section: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check()
    assert section in refused.value.message


@pytest.mark.parametrize(
    "by", [INSPECTOR, SUPERINTENDENT, DISTRICT, Signatory(Issuer.UNITARY), COUNTY_ALONE]
)
def test_s76_1_who_may_issue(by: Signatory) -> None:
    closures.check_issuer(SEED, by, on=ON)

    assert closures.irregularities_of_issuer(SEED, by, on=ON) == ()


@pytest.mark.parametrize(
    ("by", "section"),
    [
        (SERGEANT, "s.76(1)"),
        (NO_RANK, "s.76(1)"),
        (COUNTY, "ss.76(1), 92(1)"),
        (LANDLORD, "s.76"),
    ],
)
def test_s76_1_and_s92_1_who_may_not_issue(by: Signatory, section: str) -> None:
    assert_refused(lambda: closures.check_issuer(SEED, by, on=ON), section)
    assert sections(closures.irregularities_of_issuer(SEED, by, on=ON)) == [section]


def test_s76_social_landlords_issue_once_it_is_confirmed_and_not_before() -> None:
    law = switched_on(Code.SOCIAL_LANDLORD_MAY_ISSUE, date(2027, 4, 1))

    closures.check_issuer(law, LANDLORD, on=date(2027, 4, 1))
    before = date(2027, 3, 31)
    assert_refused(lambda: closures.check_issuer(law, LANDLORD, on=before), "s.76")


@pytest.mark.parametrize(
    ("by", "hours"),
    [
        (INSPECTOR, 24),
        (DISTRICT, 24),
        (SUPERINTENDENT, 48),
        (CHIEF_EXECUTIVE, 48),
        (INSPECTOR, 1),
    ],
)
def test_s77_1_and_2_who_may_sign_how_many_hours(by: Signatory, hours: int) -> None:
    found = closures.irregularities_of_notice_hours(SEED, by, on=ON, hours=hours)
    assert found == ()


@pytest.mark.parametrize(
    ("by", "hours", "section"),
    [
        (INSPECTOR, 25, "s.77(2)"),
        (DISTRICT, 48, "s.77(2)"),
        (SUPERINTENDENT, 49, "s.77(2),(3)"),
        (CHIEF_EXECUTIVE, 72, "s.77(2),(3)"),
        (SUPERINTENDENT, 0, "s.77(1)"),
    ],
)
def test_s77_1_and_2_who_may_not_sign_so_many_hours(
    by: Signatory, hours: int, section: str
) -> None:
    found = closures.irregularities_of_notice_hours(SEED, by, on=ON, hours=hours)
    assert sections(found) == [section]


@pytest.mark.parametrize("by", [SUPERINTENDENT, CHIEF_EXECUTIVE])
def test_s77_4_who_may_extend_a_notice(by: Signatory) -> None:
    assert closures.irregularities_of_notice_extension(SEED, by, EXTENDED) == ()


@pytest.mark.parametrize(
    ("by", "extension"),
    [
        (INSPECTOR, EXTENDED),
        (DISTRICT, EXTENDED),
        (SUPERINTENDENT, replace(EXTENDED, extension_hours=25)),
        (SUPERINTENDENT, replace(EXTENDED, extension_hours=0)),
        (SUPERINTENDENT, replace(EXTENDED, was_senior=True)),
        (SUPERINTENDENT, replace(EXTENDED, issued_at=SERVED + timedelta(hours=25))),
    ],
)
def test_s77_4_extension_that_is_not_lawful(
    by: Signatory, extension: NoticeExtension
) -> None:
    found = closures.irregularities_of_notice_extension(SEED, by, extension)
    assert sections(found) == ["s.77(4)"]


@pytest.mark.parametrize(
    ("by", "signed_by"),
    [
        (INSPECTOR, INSPECTOR),
        (SUPERINTENDENT, INSPECTOR),
        (INSPECTOR, NO_RANK),
        (DISTRICT, DISTRICT),
        (CHIEF_EXECUTIVE, DISTRICT),
        (CHIEF_EXECUTIVE, CHIEF_EXECUTIVE),
    ],
)
def test_s78_4_to_6_who_may_cancel(by: Signatory, signed_by: Signatory) -> None:
    found = closures.irregularities_of_cancellation(
        SEED, by, on=ON, signed_by=signed_by
    )
    assert found == ()


@pytest.mark.parametrize(
    ("by", "signed_by", "section"),
    [
        (INSPECTOR, SUPERINTENDENT, "s.78(6)"),
        (SERGEANT, NO_RANK, "s.78(6)"),
        (DISTRICT, INSPECTOR, "s.78(6)"),
        (SUPERINTENDENT, DISTRICT, "s.78(4),(5)"),
        (DISTRICT, CHIEF_EXECUTIVE, "s.78(4),(5)"),
    ],
)
def test_s78_4_to_6_who_may_not_cancel(
    by: Signatory, signed_by: Signatory, section: str
) -> None:
    found = closures.irregularities_of_cancellation(
        SEED, by, on=ON, signed_by=signed_by
    )
    assert sections(found) == [section]


@pytest.mark.parametrize(
    ("minutes", "broken"),
    [(0, []), (48 * 60, []), (48 * 60 + 1, ["s.80(3)"]), (-1, ["s.80(3)"])],
)
def test_s80_3_hearing_in_time(minutes: int, broken: list[str]) -> None:
    hearing_at = SERVED + timedelta(minutes=minutes)

    found = closures.irregularities_of_hearing(
        SEED, served_at=SERVED, hearing_at=hearing_at
    )

    assert sections(found) == broken


@pytest.mark.parametrize(
    ("served_at", "late", "said"),
    [
        ("2026-11-24T09:00", timedelta(hours=1), "49 hours after service;"),
        ("2026-11-24T09:00", timedelta(minutes=10), "48 hours 10 minutes after"),
        # The clocks go back in between, and each hour counts.
        ("2026-10-24T09:00", timedelta(hours=2), "50 hours after service;"),
        ("2026-12-24T09:00", timedelta(hours=2), "service without Christmas Day;"),
    ],
)
def test_s80_3_a_late_hearing_says_how_late(
    served_at: str, late: timedelta, said: str
) -> None:
    served = datetime.fromisoformat(served_at).replace(tzinfo=LONDON)
    due = hearing_by(SEED, served_at=served).due_at

    (found,) = closures.irregularities_of_hearing(
        SEED, served_at=served, hearing_at=(due + late).astimezone(LONDON)
    )

    assert found.words.startswith("It was heard ")
    assert said in found.words
    assert found.words.endswith("; the limit is 48 hours")


@pytest.mark.parametrize(("hours", "broken"), [(48, []), (49, ["s.81(2)"])])
def test_s81_2_continued_notice(hours: int, broken: list[str]) -> None:
    found = closures.irregularities_of_continued_notice(
        SEED, decided_at=SERVED, ends_at=SERVED + timedelta(hours=hours)
    )

    assert sections(found) == broken


@pytest.mark.parametrize(("days", "broken"), [(14, []), (15, ["s.81(3)"])])
def test_s81_3_adjournment(days: int, broken: list[str]) -> None:
    found = closures.irregularities_of_adjournment(
        SEED, heard_on=ON, until=ON + timedelta(days=days)
    )

    assert sections(found) == broken


def test_s80_6_order_of_more_than_three_months() -> None:
    last, later = date(2027, 2, 24), date(2027, 2, 25)

    lawful = closures.irregularities_of_order(SEED, made_on=ON, ends_on=last)
    found = closures.irregularities_of_order(SEED, made_on=ON, ends_on=later)

    assert lawful == ()
    assert sections(found) == ["s.80(6)"]


@pytest.mark.parametrize(
    "extension",
    [
        LONGER,
        replace(LONGER, applied_on=LONGER.ends_on),
        replace(LONGER, signatory=DISTRICT, issuer=Issuer.DISTRICT),
    ],
)
def test_s82_extension_of_an_order(extension: Extension) -> None:
    assert closures.irregularities_of_order_extension(SEED, extension) == ()


@pytest.mark.parametrize(
    ("extension", "section"),
    [
        (replace(LONGER, applied_on=date(2027, 2, 25)), "s.82(1)"),
        (replace(LONGER, signatory=SERGEANT), "s.82(2)"),
        (replace(LONGER, signatory=DISTRICT), "s.82(2)"),
        (replace(LONGER, has_consulted=False), "s.82(3),(4)"),
        (
            replace(
                LONGER,
                signatory=DISTRICT,
                issuer=Issuer.DISTRICT,
                has_consulted=False,
            ),
            "s.82(3),(4)",
        ),
        (replace(LONGER, new_end=date(2027, 5, 25)), "s.82(8)"),
        (
            replace(
                LONGER,
                applied_on=date(2027, 1, 5),
                ends_on=date(2027, 1, 10),
                new_end=date(2027, 4, 11),
            ),
            "s.82(7)",
        ),
    ],
)
def test_s82_extension_of_an_order_that_is_not_lawful(
    extension: Extension, section: str
) -> None:
    found = closures.irregularities_of_order_extension(SEED, extension)

    assert sections(found) == [section]


@pytest.mark.parametrize(("residents", "owner"), [(True, False), (False, True)])
def test_s76_4_notice_does_not_keep_out_residents_or_owner(
    residents: bool, owner: bool
) -> None:
    closures.check_exclusions(SEED, on=ON, of_residents=False, of_owner=False)

    assert_refused(
        lambda: closures.check_exclusions(
            SEED, on=ON, of_residents=residents, of_owner=owner
        ),
        "s.76(4)",
    )


@pytest.mark.parametrize(
    ("informed", "consulted", "section"),
    [(False, True, "s.76(6)"), (True, False, "s.76(7)")],
)
def test_s76_6_and_7_inform_and_consult_first(
    informed: bool, consulted: bool, section: str
) -> None:
    def check(*, informed: bool, consulted: bool) -> None:
        closures.check_informed_and_consulted(
            SEED, on=ON, has_informed=informed, has_consulted=consulted
        )

    check(informed=True, consulted=True)

    assert_refused(lambda: check(informed=informed, consulted=consulted), section)
