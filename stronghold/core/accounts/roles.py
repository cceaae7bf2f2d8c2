"""The verbs of each role, and the kinds of organisation that may hold a role."""

from collections.abc import Mapping
from types import MappingProxyType

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.permissions import Verb

_READ = {
    Verb.USE_SITE,
    Verb.READ_FIGURES,
    Verb.READ_API_DOCUMENT,
    Verb.READ_BASE_MAP,
    Verb.FIND_PLACES,
    Verb.TYPE_PLACES,
    Verb.SEARCH,
    Verb.SAVE_VIEW,
    Verb.SHARE_VIEW,
    Verb.READ_REPORTS,
    Verb.READ_ARRESTS,
    Verb.READ_SEIZURES,
    Verb.READ_CLOSURES,
    Verb.USE_CLOSURES,
    Verb.READ_WARRANTS,
    Verb.READ_OPERATIONS,
    Verb.READ_TEAM_TIME,
    Verb.READ_DEADLINES,
    Verb.USE_CALENDAR,
}
_RUN_GROUPS = {Verb.READ_GROUPS, Verb.RUN_GROUPS}
# Exact places, for roles that work with the map.
_LOCATE = {Verb.READ_POINTS}
_LOG = {
    Verb.LOG_OFFLINE,
    Verb.SUBMIT_REPORT,
    Verb.WITHDRAW_OWN_REPORT,
    Verb.RECORD_ARREST,
    Verb.WITHDRAW_OWN_ARREST,
    Verb.RECORD_SEIZURE,
    Verb.RUN_WARRANTS,
    Verb.RUN_CLOSURES,
    Verb.PLAN_VISITS,
    Verb.LOG_ACTIVITY,
    Verb.LOG_TIME_AWAY,
    Verb.RAISE_CONCERN,
    Verb.LINK_RECORDS,
    Verb.WITHDRAW_OWN_ENFORCEMENT,
}
_WORK = {
    Verb.ANSWER_TASKING,
    Verb.READ_SAFEGUARDING,
    Verb.MAKE_REFERRAL,
    Verb.READ_ORIGINALS,
    Verb.WORK_REPORTS,
    Verb.DECIDE_DUPLICATES,
    Verb.READ_OWN_REPORTER,
    Verb.RECORD_OWN_ABSENCE,
    Verb.ATTACH_FILES,
    Verb.READ_ATTACHMENTS,
    Verb.DISCLOSE_BY_NAME,
    Verb.READ_DISCLOSURES,
    Verb.REVOKE_DISCLOSURE,
}
_SUPERVISE = {
    Verb.SIGN_BRIEF,
    Verb.DELETE_TEAM_VIEW,
    Verb.ASSIGN_CALL_BACK,
    Verb.RECORD_TEAM_ABSENCE,
    Verb.TRIAGE_REPORTS,
    Verb.CLEAR_WORDS,
    Verb.READ_ANY_REPORTER,
    Verb.DECIDE_MATCHES,
    Verb.AUTHORISE_CLOSURES,
    Verb.REVIEW_IRREGULAR,
    Verb.RUN_OPERATIONS,
    Verb.SET_TEAM_HOURS,
    Verb.SET_ASK_FIRST,
    Verb.RUN_COUNTY_LINES,
    Verb.READ_AGREEMENTS,
    Verb.SIGN_AGREEMENTS,
    Verb.VIEW_AS_PARTNER,
    Verb.REVISE_FIGURES,
    Verb.READ_PARTNER_READS,
    Verb.HAND_OVER_WORK,
    Verb.APPROVE_ERASURE,
    Verb.APPROVE_ACCESS,
}
_KEEP = {
    Verb.READ_STATEMENTS,
    Verb.REVIEW_RETENTION,
    Verb.APPROVE_ERASURE,
    Verb.RUN_REQUESTS,
    Verb.RUN_BREACHES,
    Verb.READ_AGREEMENTS,
    Verb.RUN_AGREEMENTS,
    Verb.VIEW_AS_PARTNER,
    Verb.REVISE_FIGURES,
    Verb.READ_DISCLOSURES,
    Verb.REVOKE_DISCLOSURE,
    Verb.READ_PARTNER_READS,
    Verb.REVIEW_READS,
    Verb.READ_ACCOUNTS,
    Verb.APPROVE_ACCESS,
    Verb.READ_SAFEGUARDING,
    Verb.IMPORT_ARRESTS,
    Verb.IMPORT_HISTORY,
    Verb.DECIDE_MATCHES,
    Verb.READ_ORIGINALS,
    Verb.READ_OWN_REPORTER,
    Verb.READ_ANY_REPORTER,
    Verb.READ_ATTACHMENTS,
    Verb.READ_REMOVED_ATTACHMENTS,
}
# Who may withdraw any record may withdraw their own: moves of programs ask that verb.
_WITHDRAW = {
    Verb.WITHDRAW_OWN_REPORT,
    Verb.WITHDRAW_ANY_REPORT,
    Verb.WITHDRAW_OWN_ARREST,
    Verb.WITHDRAW_ANY_ARREST,
    Verb.WITHDRAW_OWN_ENFORCEMENT,
    Verb.WITHDRAW_ANY_ENFORCEMENT,
}

VERBS: Mapping[Role, frozenset[Verb]] = MappingProxyType(
    {
        Role.OFFICER: frozenset(_READ | _LOCATE | _LOG | _WORK),
        Role.SUPERVISOR: frozenset(
            _READ
            | _LOCATE
            | _LOG
            | _WORK
            | _SUPERVISE
            | _RUN_GROUPS
            | _WITHDRAW
            | {Verb.READ_AUDIT, Verb.EXPORT, Verb.USE_FEATURES, Verb.MAKE_KEYS}
        ),
        Role.ANALYST: frozenset(
            _READ | _LOCATE | {Verb.EXPORT, Verb.USE_FEATURES, Verb.MAKE_KEYS}
        ),
        Role.RECORDS_MANAGER: frozenset(
            _READ
            | _KEEP
            | _RUN_GROUPS
            | _WITHDRAW
            | {Verb.READ_AUDIT, Verb.APPROVE_PROVISIONS, Verb.EXPORT}
        ),
        Role.ADMINISTRATOR: frozenset(
            {
                Verb.USE_SITE,
                Verb.READ_ACCOUNTS,
                Verb.MANAGE_ACCOUNTS,
                Verb.MANAGE_ORGANISATIONS,
                Verb.MANAGE_DIRECTORY,
                Verb.HAND_OVER_WORK,
                Verb.SET_DUTY,
                Verb.SET_FORCE_DETAILS,
                Verb.SET_UP_FORCE,
                # The map on which the wards of a team are chosen.
                Verb.READ_BASE_MAP,
                Verb.DECIDE_FOR_FORCE,
                Verb.READ_STATEMENTS,
            }
        ),
        # Councils issue closure notices themselves; visibility limits them to own
        # cases.
        Role.PARTNER: frozenset(
            {
                Verb.USE_SITE,
                Verb.SAVE_VIEW,
                Verb.USE_PORTAL,
                Verb.READ_BASE_MAP,
                Verb.TYPE_PLACES,
                Verb.SEND_REPORT,
                Verb.SEND_ACTIVITY,
                Verb.ANSWER_OWN_TASKING,
                Verb.ANSWER_REFERRAL,
                Verb.USE_FEATURES,
                Verb.MAKE_KEYS,
                Verb.DOWNLOAD_SHARED,
                Verb.READ_AGREEMENTS,
                Verb.SIGN_AGREEMENTS,
                Verb.READ_API_DOCUMENT,
                Verb.USE_CLOSURES,
                Verb.RUN_COUNCIL_CLOSURES,
                Verb.REVIEW_OWN_CLOSURES,
                Verb.USE_CALENDAR,
                Verb.RECORD_OWN_ABSENCE,
                Verb.APPROVE_ACCESS,
            }
        ),
        # Composed of its scopes, in scopes.py.
        Role.SERVICE: frozenset(),
    }
)

# What no own role of a force takes away, by the role that it is based on, because the
# site relies on it: alerts of a team go to its supervisors, and an administrator must
# be able to take back what was decided.
KEPT: Mapping[Role, frozenset[Verb]] = MappingProxyType(
    {
        Role.OFFICER: frozenset({Verb.USE_SITE, Verb.WORK_REPORTS}),
        Role.SUPERVISOR: frozenset(
            {Verb.USE_SITE, Verb.WORK_REPORTS, Verb.TRIAGE_REPORTS}
        ),
        Role.ANALYST: frozenset({Verb.USE_SITE, Verb.READ_FIGURES}),
        Role.RECORDS_MANAGER: frozenset({Verb.USE_SITE, Verb.REVIEW_RETENTION}),
        Role.ADMINISTRATOR: frozenset(
            {
                Verb.USE_SITE,
                Verb.READ_ACCOUNTS,
                Verb.MANAGE_ACCOUNTS,
                Verb.READ_STATEMENTS,
                Verb.DECIDE_FOR_FORCE,
            }
        ),
        Role.PARTNER: frozenset({Verb.USE_SITE, Verb.USE_PORTAL}),
    }
)
# The roles that an own role can be based on.
BASES = tuple(KEPT)

# Verbs that the law gives to some kinds of organisation only.
FOR_SOME: Mapping[Verb, frozenset[OrganisationKind]] = MappingProxyType(
    {
        # The directory of a police force is for all of its people.
        Verb.MANAGE_DIRECTORY: frozenset({OrganisationKind.POLICE}),
        Verb.RUN_COUNCIL_CLOSURES: frozenset({OrganisationKind.COUNCIL}),
        Verb.REVIEW_OWN_CLOSURES: frozenset({OrganisationKind.COUNCIL}),
        Verb.USE_CLOSURES: frozenset(
            {OrganisationKind.POLICE, OrganisationKind.COUNCIL}
        ),
        Verb.USE_CALENDAR: frozenset(
            {OrganisationKind.POLICE, OrganisationKind.COUNCIL}
        ),
        # Of partners, only people of councils hold work by name: closure cases.
        Verb.RECORD_OWN_ABSENCE: frozenset(
            {OrganisationKind.POLICE, OrganisationKind.COUNCIL}
        ),
        # A partner's administrator manages its people alone.
        Verb.MANAGE_ORGANISATIONS: frozenset({OrganisationKind.POLICE}),
        Verb.SET_DUTY: frozenset({OrganisationKind.POLICE}),
        Verb.SET_FORCE_DETAILS: frozenset({OrganisationKind.POLICE}),
        Verb.SET_UP_FORCE: frozenset({OrganisationKind.POLICE}),
        Verb.DECIDE_FOR_FORCE: frozenset({OrganisationKind.POLICE}),
        Verb.READ_STATEMENTS: frozenset({OrganisationKind.POLICE}),
    }
)

# What a force's administrator may do and a partner's, of the same role, may not. It is
# not in FOR_SOME, as partners of other roles have it.
NOT_FOR_ADMINISTRATORS_OF_PARTNERS = frozenset({Verb.READ_BASE_MAP})

# Verbs that need the account to be named for them, and the field that names it.
FOR_NAMED: Mapping[Verb, str] = MappingProxyType({Verb.SIGN_AGREEMENTS: "signs_as"})
# The same for partners alone: who signs for the use of records says who sees them.
FOR_NAMED_OF_PARTNERS: Mapping[Verb, str] = MappingProxyType(
    {Verb.APPROVE_ACCESS: "signs_as"}
)

# The roles of the police that approve who may see records.
APPROVERS = tuple(
    role
    for role in (Role.RECORDS_MANAGER, Role.SUPERVISOR)
    if Verb.APPROVE_ACCESS in VERBS[role]
)

# What opens no record: all that an administrator may do. Whatever else an account or a
# program may do, a second person has approved.
WITHOUT_SIGHT: frozenset[Verb] = VERBS[Role.ADMINISTRATOR]
# Who may do one of these manages access, so never approves it and is given none by an
# access rule.
MANAGES_ACCESS = frozenset({Verb.MANAGE_ACCOUNTS, Verb.MANAGE_DIRECTORY})


def may_hold(kind: OrganisationKind, role: Role) -> bool:
    """Return whether a person of such an organisation may have the role.

    Only police hold the police roles, which read police records; others are partners.
    Every organisation may have an administrator, who reads no records. No person has
    the role of service accounts.
    """
    if role == Role.SERVICE:
        return False
    if role == Role.ADMINISTRATOR:
        return True
    return (kind == OrganisationKind.POLICE) != (role == Role.PARTNER)


def is_open_to(kind: OrganisationKind, verb: Verb) -> bool:
    """Return whether people of such an organisation may have the verb at all."""
    return verb not in FOR_SOME or kind in FOR_SOME[verb]
