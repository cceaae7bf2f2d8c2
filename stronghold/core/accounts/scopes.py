"""What a key can open. A key opens only what its scopes name, and its owner may do.

A verb that no scope names is closed to every key. Where one scope reads and another
writes with the same verb, the method of the request says which is meant.

The role of a service account is composed of its scopes: what `verbs_of_service` does
not return, it may not do.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import VERBS, is_open_to, may_hold

MAPS = "maps"
# NAME.read opens the list at /api/v1/NAME, with its records.
READS = ".read"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What no key opens: a named person answers for each step of a warrant.
BY_NO_KEY = frozenset({Verb.RUN_WARRANTS})
# Open to every key: what the API is.
ALWAYS = frozenset({Verb.READ_API_DOCUMENT})


@dataclass(frozen=True)
class Scope:
    """One thing that a key can open: verbs, for reading or for writing.

    It is offered to who has one of `needs`. A service account can have it if `serves`;
    it then also has the verbs of `serves`, by which the action reads or shows what it
    stored. Each key of the service still opens what the scope names, and no more.
    """

    code: str
    label: str
    verbs: frozenset[Verb]
    needs: frozenset[Verb]
    writes: bool = False
    serves: frozenset[Verb] | None = None


def _read(
    code: str, label: str, *verbs: Verb, serves: Collection[Verb] | None = None
) -> Scope:
    also = None if serves is None else frozenset(serves)
    return Scope(code, label, frozenset(verbs), frozenset(verbs), serves=also)


def _write(
    code: str,
    label: str,
    *verbs: Verb,
    needs: Collection[Verb] = (),
    serves: Collection[Verb] | None = None,
) -> Scope:
    """Return a scope that writes; where its verb opens pages too, `needs` says more."""
    opened = frozenset(verbs)
    also = None if serves is None else frozenset(serves)
    wanted = frozenset(needs) or opened
    return Scope(code, label, opened, wanted, writes=True, serves=also)


# What a program of a force or a partner is for: records in and out. Some things are for
# people alone. No program reads a live warrant, or who reported something. The law has
# a named person decide on warrants and closures. A child's referral and an organised
# crime group are read for a reason, which no program has; a partner's own referrals are
# its work. Map layers are for a person's map.
SCOPES = (
    _read(MAPS, "Read map layers, for QGIS and GDAL", Verb.USE_FEATURES),
    _read("figures", "Read figures", Verb.READ_FIGURES, serves=()),
    _read("reports.read", "Read reports", Verb.READ_REPORTS, serves=()),
    _write(
        "reports.write",
        "Add reports",
        Verb.SUBMIT_REPORT,
        serves=(Verb.READ_REPORTS,),
    ),
    _write(
        "reports.triage",
        "Assess, assign, move and merge reports, undo these, and clear their words",
        Verb.WORK_REPORTS,
        Verb.TRIAGE_REPORTS,
        Verb.CLEAR_WORDS,
        Verb.DECIDE_DUPLICATES,
        needs=(Verb.WORK_REPORTS,),
    ),
    _read("arrests.read", "Read arrests", Verb.READ_ARRESTS, serves=()),
    _write(
        "arrests.write",
        "Add and change arrests",
        Verb.RECORD_ARREST,
        serves=(Verb.READ_ARRESTS,),
    ),
    _write(
        "arrests.custody",
        "Send arrests from custody, in batches",
        Verb.IMPORT_ARRESTS,
        serves=(),
    ),
    _read(
        "warrants.read",
        "Read warrants that are no longer live",
        Verb.READ_WARRANTS,
        serves=(),
    ),
    _read("seizures.read", "Read seizures", Verb.READ_SEIZURES, serves=()),
    _write(
        "seizures.write",
        "Add and change seizures",
        Verb.RECORD_SEIZURE,
        serves=(Verb.READ_SEIZURES, Verb.READ_ARRESTS),
    ),
    _read("closures.read", "Read closure cases", Verb.USE_CLOSURES),
    _write(
        "closures.write",
        "Add closure cases and record their next steps",
        Verb.USE_CLOSURES,
        needs=(Verb.RUN_CLOSURES, Verb.RUN_COUNCIL_CLOSURES),
    ),
    _read(
        "operations.read",
        "Read operations, priorities, taskings and activities",
        Verb.READ_OPERATIONS,
        serves=(),
    ),
    _write(
        "operations.write",
        "Set up and change operations, priorities and taskings",
        Verb.RUN_OPERATIONS,
    ),
    _write("taskings.write", "Answer taskings", Verb.ANSWER_TASKING),
    _write(
        "activities.write",
        "Add, end and change activities",
        Verb.LOG_ACTIVITY,
        serves=(Verb.READ_OPERATIONS, Verb.PLAN_VISITS),
    ),
    _read("time_away.read", "Read your own time away", Verb.LOG_TIME_AWAY),
    _write("time_away.write", "Record your own time away", Verb.LOG_TIME_AWAY),
    _read(
        "team_time.read",
        "Read how teams spent a week",
        Verb.READ_TEAM_TIME,
        serves=(),
    ),
    _write(
        "team_time.write",
        "Set the hours that teams work in a week",
        Verb.SET_TEAM_HOURS,
        serves=(Verb.READ_TEAM_TIME,),
    ),
    _read("handover.read", "Read the work of leavers", Verb.HAND_OVER_WORK),
    _write("handover.write", "Hand over the work of leavers", Verb.HAND_OVER_WORK),
    _read(
        "referrals.read",
        "Read referrals, concerns, county lines and after-care",
        Verb.READ_SAFEGUARDING,
    ),
    _write(
        "referrals.write", "Open referrals and record their steps", Verb.MAKE_REFERRAL
    ),
    _write("concerns.write", "Raise concerns, and run after-care", Verb.RAISE_CONCERN),
    _write("lines.write", "Add and change county lines", Verb.RUN_COUNTY_LINES),
    _read("groups.read", "Read organised crime groups", Verb.READ_GROUPS),
    _write("groups.write", "Add and change groups and disruptions", Verb.RUN_GROUPS),
    _write("links.write", "Link records", Verb.LINK_RECORDS),
    _write(
        "records.withdraw",
        "Mark records as recorded in error",
        Verb.WITHDRAW_OWN_REPORT,
        Verb.WITHDRAW_OWN_ARREST,
        Verb.WITHDRAW_OWN_ENFORCEMENT,
    ),
    _read(
        "shared.read",
        "Read what the police share with your organisation",
        Verb.USE_PORTAL,
        serves=(Verb.READ_AGREEMENTS, Verb.DOWNLOAD_SHARED),
    ),
    _write(
        "shared.write",
        "Add reports and activities for the police",
        Verb.SEND_REPORT,
        Verb.SEND_ACTIVITY,
        serves=(Verb.USE_PORTAL, Verb.READ_AGREEMENTS),
    ),
    _write(
        "taskings.answer",
        "Answer taskings for your organisation",
        Verb.ANSWER_OWN_TASKING,
        serves=(Verb.USE_PORTAL, Verb.READ_AGREEMENTS),
    ),
    _read(
        "referrals.made",
        "Read referrals made to your organisation",
        Verb.ANSWER_REFERRAL,
        serves=(Verb.USE_PORTAL, Verb.READ_AGREEMENTS),
    ),
    _write(
        "referrals.answer",
        "Answer referrals made to your organisation",
        Verb.ANSWER_REFERRAL,
        serves=(Verb.USE_PORTAL, Verb.READ_AGREEMENTS),
    ),
)
# A service with one of these receives its organisation's referrals.
OF_REFERRALS = frozenset({"referrals.made", "referrals.answer"})
# What opens nothing of a partner without an agreement in force.
UNDER_AGREEMENT = frozenset(
    {MAPS, "shared.read", "shared.write", "taskings.answer"} | OF_REFERRALS
)


@cache
def _held_in(kind: OrganisationKind) -> frozenset[Verb]:
    """Return what some person of such an organisation may do with its records."""
    roles = [role for role in Role if may_hold(kind, role)]
    held = frozenset[Verb]().union(
        *(VERBS[role] for role in roles if role != Role.ADMINISTRATOR)
    )
    return frozenset(verb for verb in held if is_open_to(kind, verb))


def scopes_of_services(kind: OrganisationKind) -> list[Scope]:
    """Return the scopes that a service account of such an organisation can have."""
    held = _held_in(kind)
    return [one for one in SCOPES if one.serves is not None and one.verbs <= held]


def verbs_of_service(kind: OrganisationKind, codes: Collection[str]) -> frozenset[Verb]:
    """Return all that a service account with these scopes may do."""
    return _verbs_of_service(kind, frozenset(codes))


# The policy is asked many times in a request.
@lru_cache(maxsize=256)
def _verbs_of_service(kind: OrganisationKind, codes: frozenset[str]) -> frozenset[Verb]:
    found = frozenset[Verb]().union(
        *(
            one.verbs | (one.serves or frozenset())
            for one in scopes_of_services(kind)
            if one.code in codes
        )
    )
    return (found | ALWAYS if found else found) & (_held_in(kind) | ALWAYS)


def scope_for(verb: Verb, method: str) -> Scope | None:
    """Return the scope that opens a verb for a method; None if no key opens it."""
    writes = method not in SAFE_METHODS
    return next(
        (one for one in SCOPES if verb in one.verbs and one.writes == writes), None
    )


def is_opened_by(codes: Collection[str], verb: Verb, method: str) -> bool:
    """Return whether a key with these scopes opens a verb for a method."""
    if verb in ALWAYS:
        return method in SAFE_METHODS
    scope = scope_for(verb, method)
    return scope is not None and scope.code in codes


def may_write(codes: Collection[str]) -> bool:
    """Return whether one of these scopes writes."""
    return any(scope.writes for scope in SCOPES if scope.code in codes)


def lists_of(codes: Sequence[str]) -> list[str]:
    """Return the names of the API's lists that these scopes read, in their order."""
    return [code.removesuffix(READS) for code in codes if code.endswith(READS)]


def labels_of(codes: Collection[str]) -> Sequence[str]:
    """Return the labels of scopes, in their order here."""
    return [scope.label for scope in SCOPES if scope.code in codes]
