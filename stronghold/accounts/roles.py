"""Which role has which verbs, and which organisations may hold the role."""

from collections.abc import Mapping
from types import MappingProxyType

from stronghold.accounts.choices import OrganisationKind, Role
from stronghold.accounts.permissions import Verb

_READ = {
    Verb.USE_SITE,
    Verb.READ_FIGURES,
    Verb.FIND_PLACES,
    Verb.SEARCH,
    Verb.READ_REPORTS,
    Verb.READ_ARRESTS,
}
_LOG = {
    Verb.LOG_OFFLINE,
    Verb.SUBMIT_REPORT,
    Verb.WITHDRAW_OWN_REPORT,
    Verb.RECORD_ARREST,
    Verb.WITHDRAW_OWN_ARREST,
}
_WORK = {
    Verb.READ_ORIGINALS,
    Verb.WORK_REPORTS,
    Verb.DECIDE_DUPLICATES,
    Verb.READ_OWN_REPORTER,
    Verb.ATTACH_FILES,
    Verb.READ_ATTACHMENTS,
}
_SUPERVISE = {Verb.TRIAGE_REPORTS, Verb.CLEAR_WORDS, Verb.READ_ANY_REPORTER}
_KEEP = {
    Verb.READ_ORIGINALS,
    Verb.READ_OWN_REPORTER,
    Verb.READ_ANY_REPORTER,
    Verb.READ_ATTACHMENTS,
    Verb.READ_REMOVED_ATTACHMENTS,
}
_WITHDRAW = {Verb.WITHDRAW_ANY_REPORT, Verb.WITHDRAW_ANY_ARREST}

VERBS: Mapping[Role, frozenset[Verb]] = MappingProxyType(
    {
        Role.OFFICER: frozenset(_READ | _LOG | _WORK),
        Role.SUPERVISOR: frozenset(
            _READ | _LOG | _WORK | _SUPERVISE | _WITHDRAW | {Verb.READ_AUDIT}
        ),
        Role.ANALYST: frozenset(_READ),
        Role.RECORDS_MANAGER: frozenset(
            _READ | _KEEP | _WITHDRAW | {Verb.READ_AUDIT, Verb.APPROVE_PROVISIONS}
        ),
        Role.ADMINISTRATOR: frozenset(
            {Verb.USE_SITE, Verb.MANAGE_ACCOUNTS, Verb.SEE_STYLE_GUIDE}
        ),
        Role.PARTNER: frozenset({Verb.USE_SITE}),
    }
)


def may_hold(kind: OrganisationKind, role: Role) -> bool:
    """Say whether somebody of such an organisation may have the role.

    A police role reads police records, so only police hold it; police are no partner.
    """
    return (kind == OrganisationKind.POLICE) != (role == Role.PARTNER)
