"""Permissions: the table of roles, and what makes a role ineffective."""

from datetime import timedelta

import pytest

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OF_PEOPLE, OrganisationKind, Role
from stronghold.core.accounts.models import Organisation
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import VERBS, may_hold
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed
from tests.factories import Cast, make_user

READS_RECORDS = {Verb.READ_REPORTS, Verb.READ_ARRESTS, Verb.READ_AUDIT}


def test_every_role_has_its_verbs() -> None:
    assert set(VERBS) == set(Role)
    assert set(Verb) == frozenset.union(*VERBS.values())


def test_partner_reads_what_is_shared_sends_answers_and_runs_its_own_closures() -> None:
    closures = {Verb.USE_CLOSURES, Verb.RUN_COUNCIL_CLOSURES}
    closures |= {Verb.REVIEW_OWN_CLOSURES, Verb.USE_CALENDAR}
    shared = {Verb.USE_PORTAL, Verb.READ_AGREEMENTS, Verb.SIGN_AGREEMENTS}
    shared |= {Verb.USE_FEATURES, Verb.READ_BASE_MAP, Verb.DOWNLOAD_SHARED}
    shared |= {Verb.READ_API_DOCUMENT, Verb.MAKE_KEYS}
    answers = {Verb.ANSWER_OWN_TASKING, Verb.ANSWER_REFERRAL}
    sent = {Verb.SEND_REPORT, Verb.SEND_ACTIVITY, Verb.TYPE_PLACES}
    # Of their own lists, for themselves: not for a team.
    own = {Verb.USE_SITE, Verb.SAVE_VIEW, Verb.RECORD_OWN_ABSENCE}
    # Only of their own organisation, and only if they sign for it.
    own |= {Verb.APPROVE_ACCESS}

    assert VERBS[Role.PARTNER] == own | closures | shared | answers | sent


def test_what_is_for_councils_is_for_no_other_partner(cast: Cast) -> None:
    assert policy.can(cast.partner, Verb.RUN_COUNCIL_CLOSURES)
    cast.partner.organisation.kind = OrganisationKind.HOUSING

    assert not policy.can(cast.partner, Verb.RUN_COUNCIL_CLOSURES)


def test_who_runs_the_accounts_reads_no_record() -> None:
    """No role can both create accounts and read records."""
    for role, verbs in VERBS.items():
        assert not (Verb.MANAGE_ACCOUNTS in verbs and verbs & READS_RECORDS), role


def test_duties_are_apart_in_every_role_but_for_what_a_supervisor_reads() -> None:
    """No own role has two of them either, as it has no more than its base."""
    recording = VERBS[Role.OFFICER] - VERBS[Role.RECORDS_MANAGER]
    apart = [
        ({Verb.READ_AUDIT, Verb.REVIEW_READS}, recording),
        ({Verb.REVIEW_RETENTION}, recording),
        ({Verb.RUN_AGREEMENTS}, {Verb.SIGN_AGREEMENTS}),
        ({Verb.APPROVE_PROVISIONS}, {Verb.RUN_WARRANTS, Verb.RUN_CLOSURES}),
    ]

    together = {
        (role, frozenset(verbs & one))
        for role, verbs in VERBS.items()
        for one, other in apart
        if verbs & one and verbs & other
    }

    # Sergeants ask for it. A force that does not want it takes it away.
    assert together == {(Role.SUPERVISOR, frozenset({Verb.READ_AUDIT}))}


@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("role", OF_PEOPLE)
def test_police_roles_are_for_police_and_partner_for_all_others(
    kind: OrganisationKind, role: Role
) -> None:
    is_police = kind == OrganisationKind.POLICE
    fits = is_police != (role == Role.PARTNER)

    assert may_hold(kind, role) == (fits or role == Role.ADMINISTRATOR)


def test_administrator_of_a_partner_manages_accounts_and_nothing_else(
    cast: Cast,
) -> None:
    council = make_user(
        "keeper", Role.ADMINISTRATOR, Organisation.objects.get(code="council")
    )

    may = {verb for verb in Verb if policy.can(council, verb)}

    assert may == {
        Verb.USE_SITE,
        Verb.READ_ACCOUNTS,
        Verb.MANAGE_ACCOUNTS,
        Verb.HAND_OVER_WORK,
    }


def test_can_follows_the_table(cast: Cast) -> None:
    for verb in Verb:
        assert policy.can(cast.officer, verb) == (verb in VERBS[Role.OFFICER])


def test_role_that_the_organisation_may_not_hold_counts_for_nothing(cast: Cast) -> None:
    cast.partner.role = Role.ANALYST

    assert not any(policy.can(cast.partner, verb) for verb in Verb)


def test_closed_account_may_do_nothing(cast: Cast) -> None:
    cast.officer.is_active = False

    assert not any(policy.can(cast.officer, verb) for verb in Verb)


def test_one_time_password_allows_nothing(cast: Cast) -> None:
    cast.officer.one_time_until = clock.now() + timedelta(days=1)

    assert not any(policy.can(cast.officer, verb) for verb in Verb)


def test_require_names_the_verb_that_is_lacking(cast: Cast) -> None:
    policy.require(cast.officer, Verb.READ_REPORTS)

    with pytest.raises(NotAllowed, match="manage_accounts"):
        policy.require(cast.officer, Verb.MANAGE_ACCOUNTS)
