"""What a key can open. A key opens only what its scopes name, and its owner may do.

A verb that no scope names is closed to every key. Where one scope reads and another
writes with the same verb, the method of the request says which is meant.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from stronghold.core.accounts.permissions import Verb

MAPS = "maps"
# NAME.read opens the list at /api/v1/NAME, with its records.
READS = ".read"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Open to every key: what the API is.
ALWAYS = frozenset({Verb.READ_API_DOCUMENT})


@dataclass(frozen=True)
class Scope:
    """One thing that a key can open: verbs, for reading or for writing.

    It is offered to who has one of `needs`.
    """

    code: str
    label: str
    verbs: frozenset[Verb]
    needs: frozenset[Verb]
    writes: bool = False


def _read(code: str, label: str, *verbs: Verb) -> Scope:
    return Scope(code, label, frozenset(verbs), frozenset(verbs))


def _write(code: str, label: str, verb: Verb, *needs: Verb) -> Scope:
    """Return a scope that writes; where its verb opens pages too, `needs` says more."""
    verbs = frozenset({verb})
    return Scope(code, label, verbs, frozenset(needs) or verbs, writes=True)


_TRIAGE = frozenset(
    {
        Verb.WORK_REPORTS,
        Verb.TRIAGE_REPORTS,
        Verb.CLEAR_WORDS,
        Verb.DECIDE_DUPLICATES,
    }
)
_WITHDRAW = frozenset(
    {
        Verb.WITHDRAW_OWN_REPORT,
        Verb.WITHDRAW_OWN_ARREST,
        Verb.WITHDRAW_OWN_ENFORCEMENT,
    }
)
SCOPES = (
    _read(MAPS, "Read map layers, for QGIS and GDAL", Verb.USE_FEATURES),
    _read("figures", "Read figures", Verb.READ_FIGURES),
    _read("reports.read", "Read reports", Verb.READ_REPORTS),
    _write("reports.write", "Add reports", Verb.SUBMIT_REPORT),
    Scope(
        "reports.triage",
        "Assess, assign, move and merge reports, and clear their words",
        _TRIAGE,
        frozenset({Verb.WORK_REPORTS}),
        writes=True,
    ),
    _read("arrests.read", "Read arrests", Verb.READ_ARRESTS),
    _write("arrests.write", "Add and change arrests", Verb.RECORD_ARREST),
    _read("warrants.read", "Read warrants", Verb.READ_WARRANTS),
    _write(
        "warrants.write",
        "Add warrants and record their next steps",
        Verb.RUN_WARRANTS,
    ),
    _read("seizures.read", "Read seizures", Verb.READ_SEIZURES),
    _write("seizures.write", "Add and change seizures", Verb.RECORD_SEIZURE),
    _read("closures.read", "Read closure cases", Verb.USE_CLOSURES),
    _write(
        "closures.write",
        "Add closure cases and record their next steps",
        Verb.USE_CLOSURES,
        Verb.RUN_CLOSURES,
        Verb.RUN_COUNCIL_CLOSURES,
    ),
    _read(
        "operations.read",
        "Read operations, priorities, taskings and activities",
        Verb.READ_OPERATIONS,
    ),
    _write(
        "operations.write",
        "Set up and change operations, priorities and taskings",
        Verb.RUN_OPERATIONS,
    ),
    _write("taskings.write", "Answer taskings", Verb.ANSWER_TASKING),
    _write("activities.write", "Add, end and change activities", Verb.LOG_ACTIVITY),
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
    Scope(
        "records.withdraw",
        "Mark records as recorded in error",
        _WITHDRAW,
        _WITHDRAW,
        writes=True,
    ),
)


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


def lists_of(codes: Sequence[str]) -> list[str]:
    """Return the names of the API's lists that these scopes read, in their order."""
    return [code.removesuffix(READS) for code in codes if code.endswith(READS)]


def labels_of(codes: Collection[str]) -> Sequence[str]:
    """Return the labels of scopes, in their order here."""
    return [scope.label for scope in SCOPES if scope.code in codes]
