"""The groups in which a form offers what a role allows, by what would go wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.permissions import Verb, verb_words
from stronghold.core.accounts.roles import KEPT, VERBS


@dataclass(frozen=True)
class Group:
    """Some things that a role allows, which are taken away together or one by one."""

    code: str
    title: str
    verbs: frozenset[Verb]


# Each verb is in one of them. What tells most about people comes first.
GROUPS: Sequence[Group] = (
    Group(
        "reporters",
        "Reads who reported, their own words and photos",
        frozenset(
            {
                Verb.READ_OWN_REPORTER,
                Verb.READ_ANY_REPORTER,
                Verb.READ_ORIGINALS,
                Verb.READ_ATTACHMENTS,
                Verb.READ_REMOVED_ATTACHMENTS,
            }
        ),
    ),
    Group(
        "at-risk",
        "Reads concerns, referrals and crime groups",
        frozenset({Verb.READ_SAFEGUARDING, Verb.READ_GROUPS}),
    ),
    Group(
        "records",
        "Reads records",
        frozenset(
            {
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
                Verb.FIND_PLACES,
                Verb.SEARCH,
                Verb.READ_POINTS,
                Verb.USE_PORTAL,
            }
        ),
    ),
    Group(
        "out",
        "Takes data out: exports, keys, map programs",
        frozenset(
            {
                Verb.EXPORT,
                Verb.MAKE_KEYS,
                Verb.USE_FEATURES,
                Verb.DOWNLOAD_SHARED,
            }
        ),
    ),
    Group(
        "sharing",
        "Shares with partners: agreements and disclosures",
        frozenset(
            {
                Verb.READ_AGREEMENTS,
                Verb.RUN_AGREEMENTS,
                Verb.SIGN_AGREEMENTS,
                Verb.VIEW_AS_PARTNER,
                Verb.DISCLOSE_BY_NAME,
                Verb.READ_DISCLOSURES,
                Verb.REVOKE_DISCLOSURE,
                Verb.REVISE_FIGURES,
            }
        ),
    ),
    Group(
        "oversight",
        "Reads who did and who read what",
        frozenset({Verb.READ_AUDIT, Verb.REVIEW_READS, Verb.READ_PARTNER_READS}),
    ),
    Group(
        "keeping",
        "Corrects, imports and erases records",
        frozenset(
            {
                Verb.WITHDRAW_ANY_REPORT,
                Verb.WITHDRAW_ANY_ARREST,
                Verb.WITHDRAW_ANY_ENFORCEMENT,
                Verb.IMPORT_ARRESTS,
                Verb.IMPORT_HISTORY,
                Verb.DECIDE_MATCHES,
                Verb.REVIEW_RETENTION,
                Verb.APPROVE_ERASURE,
                Verb.RUN_REQUESTS,
                Verb.RUN_BREACHES,
            }
        ),
    ),
    Group(
        "decisions",
        "Decides and signs",
        frozenset(
            {
                Verb.TRIAGE_REPORTS,
                Verb.CLEAR_WORDS,
                Verb.DECIDE_DUPLICATES,
                Verb.AUTHORISE_CLOSURES,
                Verb.REVIEW_IRREGULAR,
                Verb.REVIEW_OWN_CLOSURES,
                Verb.APPROVE_PROVISIONS,
                Verb.APPROVE_ACCESS,
                Verb.SIGN_BRIEF,
            }
        ),
    ),
    Group(
        "recording",
        "Records, and works on what is theirs",
        frozenset(
            {
                Verb.SUBMIT_REPORT,
                Verb.WORK_REPORTS,
                Verb.ATTACH_FILES,
                Verb.LOG_OFFLINE,
                Verb.WITHDRAW_OWN_REPORT,
                Verb.RECORD_ARREST,
                Verb.WITHDRAW_OWN_ARREST,
                Verb.RECORD_SEIZURE,
                Verb.RUN_WARRANTS,
                Verb.RUN_CLOSURES,
                Verb.RUN_COUNCIL_CLOSURES,
                Verb.PLAN_VISITS,
                Verb.LOG_ACTIVITY,
                Verb.LOG_TIME_AWAY,
                Verb.RAISE_CONCERN,
                Verb.MAKE_REFERRAL,
                Verb.RUN_GROUPS,
                Verb.RUN_COUNTY_LINES,
                Verb.LINK_RECORDS,
                Verb.WITHDRAW_OWN_ENFORCEMENT,
                Verb.ANSWER_TASKING,
                Verb.ANSWER_OWN_TASKING,
                Verb.ANSWER_REFERRAL,
                Verb.SEND_REPORT,
                Verb.SEND_ACTIVITY,
                Verb.RECORD_OWN_ABSENCE,
            }
        ),
    ),
    Group(
        "team",
        "Runs a team",
        frozenset(
            {
                Verb.RUN_OPERATIONS,
                Verb.ASSIGN_CALL_BACK,
                Verb.RECORD_TEAM_ABSENCE,
                Verb.SET_TEAM_HOURS,
                Verb.SET_ASK_FIRST,
                Verb.HAND_OVER_WORK,
                Verb.DELETE_TEAM_VIEW,
            }
        ),
    ),
    Group(
        "force",
        "Manages people and the force",
        frozenset(
            {
                Verb.READ_ACCOUNTS,
                Verb.MANAGE_ACCOUNTS,
                Verb.MANAGE_ORGANISATIONS,
                Verb.MANAGE_DIRECTORY,
                Verb.SET_DUTY,
                Verb.SET_FORCE_DETAILS,
                Verb.SET_UP_FORCE,
                Verb.DECIDE_FOR_FORCE,
                Verb.READ_STATEMENTS,
            }
        ),
    ),
    Group(
        "figures",
        "Sees figures and the map, and saves filters",
        frozenset(
            {
                Verb.USE_SITE,
                Verb.READ_FIGURES,
                Verb.READ_BASE_MAP,
                Verb.TYPE_PLACES,
                Verb.SAVE_VIEW,
                Verb.SHARE_VIEW,
                Verb.READ_API_DOCUMENT,
            }
        ),
    ),
)


def offered(base: Role) -> Sequence[tuple[Group, Sequence[Verb]]]:
    """Return what a role on a base may take away, in groups, in the order of words."""
    may = VERBS[base] - KEPT[base]
    found = [(group, sorted(group.verbs & may, key=verb_words)) for group in GROUPS]
    return [(group, verbs) for group, verbs in found if verbs]
