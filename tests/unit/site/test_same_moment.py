"""Two people decide the same thing in the same moment: one does, the other is told.

Each has read before either stores, unless a lock lets only one of them read.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from operations.statute.actions import Decision as OnLaw
from operations.statute.actions import decide_addition
from operations.statute.models import ProvisionDecision
from operations.statute.queries import touched_by
from operations.statute.rules.additions import seal_of
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Absence, Organisation, Team, User
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.sharing.actions import (
    change_agreement,
    draw_up_agreement,
    end_agreement,
    sign_agreement,
    suspend_agreement,
)
from stronghold.core.sharing.models import Agreement
from stronghold.demo.builders.agreements import terms_from
from stronghold.duty.actions import cancel_absence
from stronghold.force_setup.organisations.actions import (
    Details,
    TeamDetails,
    add_organisation,
    add_team,
    change_team,
)
from stronghold.oversight.models import (
    Decision,
    DecisionEnd,
    ErasureAnswer,
    PeriodAnswer,
)
from stronghold.oversight.retention.actions import (
    answer_erasures,
    answer_period,
    decide,
    end_decision,
)
from stronghold.oversight.retention.rules import Decided
from tests.agreements import make_agreement
from tests.at_once import at_once
from tests.factories import Cast, make_arrest, make_user
from tests.things import make_period, make_provision

pytestmark = pytest.mark.django_db(transaction=True)
ERASE = Decided("erase", because="not_needed", words="No longer needed")
HOLD = Decided("hold", asked_by="court", words="Asked for by the court")
NOT_BOTH = (RuleBroken, NotFound)
UNSIGNED = {"partner_signed_at": None, "partner_signed_by": None}


@pytest.fixture
def others(cast: Cast) -> Cast:
    """A second person for each of those who decide."""
    police, council = cast.officer.organisation, cast.partner.organisation
    return Cast(
        officer=make_user("second-officer", Role.OFFICER, police),
        supervisor=make_user("second-super", Role.SUPERVISOR, police, signs_as="Chief"),
        analyst=cast.analyst,
        records=make_user("second-records", Role.RECORDS_MANAGER, police),
        admin=make_user("second-admin", Role.ADMINISTRATOR, police),
        partner=make_user("second-partner", Role.PARTNER, council, signs_as="Head"),
        other_officer=cast.other_officer,
    )


def one_of(*works: Callable[[], Any]) -> Any:
    """Run both at once; return what the only one that was not refused returned."""
    came = at_once(*works)
    done = [one for one in came if not isinstance(one, NOT_BOTH)]
    assert len(done) == 1, came
    assert done[0] is not None, came
    return done[0]


def deciding(by: User, reference: str, given: Decided) -> Callable[[], int]:
    return lambda: decide(by=by, rule="arrests", references=[reference], given=given)


def proposed(cast: Cast) -> Decision:
    """Propose to erase an arrest that has ended."""
    row = make_arrest(cast.officer, offence_class="92D")
    deciding(cast.records, row.reference, ERASE)()
    return Decision.objects.get(reference=row.reference)


def answering(by: User, row: Decision, *, is_approved: bool) -> Callable[[], int]:
    return lambda: answer_erasures(
        by=by, decisions=[row.pk], is_approved=is_approved, reason="It is so"
    )


def test_an_erasure_is_approved_or_refused(cast: Cast, others: Cast) -> None:
    row = proposed(cast)

    one_of(
        answering(cast.supervisor, row, is_approved=True),
        answering(others.supervisor, row, is_approved=False),
    )

    assert ErasureAnswer.objects.count() == 1


def test_an_erasure_is_approved_or_taken_back(cast: Cast) -> None:
    row = proposed(cast)

    one_of(
        answering(cast.supervisor, row, is_approved=True),
        lambda: end_decision(by=cast.records, pk=row.pk, reason="It is needed"),
    )

    assert ErasureAnswer.objects.count() + DecisionEnd.objects.count() == 1


def test_no_one_approves_their_own_by_two_sessions(cast: Cast) -> None:
    row = proposed(cast)
    approve = answering(cast.records, row, is_approved=True)

    came = at_once(approve, approve)

    assert [type(one) for one in came] == [RuleBroken, RuleBroken]
    assert not ErasureAnswer.objects.exists()


def test_an_erasure_is_proposed_once(cast: Cast, others: Cast) -> None:
    reference = make_arrest(cast.officer, offence_class="92D").reference

    one_of(*(deciding(by, reference, ERASE) for by in (cast.records, others.records)))

    assert Decision.objects.count() == 1


def test_a_record_is_put_on_hold_or_erased(cast: Cast, others: Cast) -> None:
    row = proposed(cast)

    one_of(
        answering(cast.supervisor, row, is_approved=True),
        deciding(others.records, row.reference, HOLD),
    )

    is_held = Decision.objects.filter(what="hold").exists()
    assert is_held != ErasureAnswer.objects.exists()


def test_a_period_is_approved_or_refused(cast: Cast, others: Cast) -> None:
    row = make_period(cast)

    def answer(by: User, *, is_approved: bool) -> Callable[[], Any]:
        return lambda: answer_period(
            by=by, pk=row.pk, is_approved=is_approved, reason="It is so"
        )

    one_of(
        answer(cast.supervisor, is_approved=True),
        answer(others.supervisor, is_approved=False),
    )

    assert PeriodAnswer.objects.count() == 1


def test_a_legal_limit_is_approved_or_refused(cast: Cast, others: Cast) -> None:
    row = make_provision(cast)
    third = make_user("third", Role.RECORDS_MANAGER, cast.officer.organisation)
    with during(Request()):
        seen = seal_of(touched_by(third, row.as_rule()))

    def deciding_on_law(by: User, *, is_approved: bool) -> Callable[[], Any]:
        given = OnLaw(is_approved, "Force legal confirmed it", seen)

        def work() -> Any:
            with during(Request()):
                return decide_addition(by=by, pk=row.pk, decision=given)

        return work

    one_of(
        deciding_on_law(others.records, is_approved=True),
        deciding_on_law(third, is_approved=False),
    )

    assert ProvisionDecision.objects.count() == 1


def signing(by: User, row: Agreement) -> Callable[[], Agreement]:
    key = {"reference": row.reference, "version": row.version}
    shown: Any = {"typed_name": by.display_name, "seen": row.terms_mark, **key}
    return lambda: sign_agreement(by=by, **shown)


def test_an_agreement_is_signed_once_and_only_as_it_was_read(
    cast: Cast, others: Cast, country: dict[str, Area]
) -> None:
    first = make_agreement(cast, reference="G-TEST-0001", **UNSIGNED)
    one_of(signing(cast.partner, first), signing(others.partner, first))

    draft: Any = UNSIGNED | {"police_signed_at": None, "police_signed_by": None}
    second = make_agreement(cast, reference="G-TEST-0002", **draft)
    wider = terms_from(
        clock.today(), area_codes=["E05000001", "E05000002"], rows=["warrants"]
    )
    key: Any = {"reference": second.reference, "version": 1}
    one_of(
        signing(cast.partner, second),
        lambda: change_agreement(by=others.records, terms=wider, **key),
    )


def test_versions_and_ends_of_an_agreement_come_one_after_the_other(
    cast: Cast, others: Cast, country: dict[str, Area]
) -> None:
    row = make_agreement(cast)
    terms = terms_from(clock.today(), area_codes=["E05000001"], rows=["warrants"])
    partner = Organisation.objects.get(code="council")

    def drawing_up(by: User) -> Callable[[], Agreement]:
        given: Any = {"terms": terms, "reference": row.reference, "partner": partner}
        return lambda: draw_up_agreement(by=by, **given)

    at_once(drawing_up(cast.records), drawing_up(others.records))
    versions = Agreement.objects.order_by("version").values_list("version", flat=True)
    assert list(versions) == [1, 2, 3]

    key: Any = {"reference": row.reference, "version": 1, "reason": "It is over"}
    came = at_once(
        lambda: end_agreement(by=cast.records, **key),
        lambda: suspend_agreement(by=others.records, **key),
    )
    row.refresh_from_db()
    assert row.ended_at is not None
    assert None not in came


def test_a_name_and_a_ward_are_given_once(
    cast: Cast, others: Cast, country: dict[str, Area]
) -> None:
    both: Sequence[User] = (cast.admin, others.admin)
    council, north = Details("New council"), TeamDetails("North team")

    one_of(
        *(
            lambda by=by: add_organisation(
                by=by, kind=OrganisationKind.COUNCIL, given=council
            )
            for by in both
        )
    )
    one_of(*(lambda by=by: add_team(by=by, code="police", given=north) for by in both))
    police = cast.officer.organisation
    teams = [
        Team.objects.create(organisation=police, code=code, name=code)
        for code in ("first", "second")
    ]

    def changing(by: User, team: Team, given: TeamDetails) -> Callable[[], Team]:
        return lambda: change_team(by=by, code="police", team_id=team.pk, given=given)

    south = TeamDetails("South team")
    one_of(*(changing(*who, south) for who in zip(both, teams, strict=True)))
    wards = {"wards": ["E05000001"], "offered": ["E05000001"]}
    came = at_once(
        *(
            changing(by, team, TeamDetails(team.code, **wards))  # type: ignore[arg-type]
            for by, team in zip(both, teams, strict=True)
        )
    )
    assert [type(one) for one in came] == [Team, Team]


def test_days_off_are_cancelled_once(cast: Cast) -> None:
    day = clock.today()
    row = Absence.objects.create(
        person=cast.officer, first_day=day, last_day=day, recorded_at=clock.now()
    )

    one_of(*[lambda: cancel_absence(by=cast.officer, absence_id=row.pk)] * 2)

    assert Event.objects.filter(detail__change="absence_cancelled").count() == 1
