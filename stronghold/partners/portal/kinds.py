"""The kinds of row that an agreement can share: the view of each, and its columns.

Also the labels of columns and codes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from operations.activities.choices import ActivityKind, OwnPart, Result
from operations.closure_moves.choices import Scope
from operations.closure_moves.choices import State as ClosureState
from operations.safeguarding.choices import (
    Decision,
    NamePassed,
    ReferralKind,
    ReferralState,
    Subject,
    Urgency,
)
from operations.taskings.choices import TaskingStatus
from operations.warrants.choices import Outcome
from reports.report.choices import Concern
from stronghold.core.sharing.choices import DisclosedKind, Shared


@dataclass(frozen=True)
class SharedKind:
    """One shared view, and how its list is ordered and filtered."""

    code: str
    label: str
    view: str
    day: str
    columns: tuple[str, ...]
    # The label in the links between pages.
    short: str = ""
    # The columns of the list, beside the title, where the page of a row shows more.
    listed: tuple[str, ...] = ()
    soonest_first: bool = False
    # The SQL condition for rows that wait for the partner.
    waits: str = ""
    # The SQL condition for rows that come first in every list.
    pressing: str = ""
    # The columns by which those are sorted: what is due soonest first.
    pressing_by: tuple[str, ...] = ()
    # The SQL condition for waiting rows that come last, however new they are.
    waits_last: str = ""
    # The URL name of the page of one row, for the partner only; it takes the reference.
    page: str = ""
    # Whether new rows are sought only among those of the last year. Their day has an
    # index, while shown_from is calculated from more than one table.
    is_new_within_a_year: bool = False
    # The column of codes that its list can be filtered by.
    by: str = ""
    # Codes of that column that no row ever has, so the filter leaves them out.
    never_shown: tuple[str, ...] = ()
    # The column that says what the partner itself did, for a filter to those rows.
    own: str = ""
    # Whether its rows can be shown on a map.
    has_place: bool = False


# The kinds that need an answer come first.
_ALL = (
    SharedKind(
        Shared.TASKINGS,
        "Taskings for you",
        "shared_taskings",
        "due_on",
        ("what", "place", "due_on", "status", "outcome"),
        listed=("place", "due_on", "status", "outcome"),
        soonest_first=True,
        pressing="status IN ('set', 'accepted')",
        waits="status IN ('set', 'accepted')",
        page="portal:tasking",
        short="Taskings",
        by="status",
    ),
    SharedKind(
        Shared.REFERRALS,
        "Referrals to you",
        "shared_referrals",
        "made_at",
        (
            "kind",
            "subject",
            "urgency",
            "recipient_role",
            "made_at",
            "state",
            "acknowledged_at",
            "decision",
            "decision_at",
            "their_reference",
            "decision_reason",
            "threshold",
            "outcome_sent_at",
            "feedback",
            "from_team",
            "from_phone",
            "name_passed",
            "name_passed_at",
            "acknowledge_by",
        ),
        pressing="urgency = 'urgent' AND state IN ('made', 'acknowledged')",
        pressing_by=("acknowledge_by", "made_at"),
        # After 92 days the police no longer expect the outcome.
        waits="state IN ('made', 'acknowledged') OR (state = 'decided'"
        " AND decision_at > statement_timestamp() - interval '92 days')",
        waits_last="state = 'decided'",
        page="portal:referral",
        listed=(
            "urgency",
            "made_at",
            "state",
            "decision",
        ),
        short="Referrals",
        by="state",
    ),
    SharedKind(
        Shared.CLOSURES,
        "Closures decided by a court",
        "shared_closures",
        "order_made_on",
        (
            "state",
            "scope",
            "issuer",
            "order_made_on",
            "order_begins_at",
            "order_ends_on",
            "ceased_on",
            "place",
            "ward_name",
        ),
        listed=(
            "state",
            "scope",
            "issuer",
            "order_made_on",
            "order_begins_at",
            "order_ends_on",
            "ceased_on",
            "ward_name",
        ),
        has_place=True,
        short="Closures",
        by="state",
    ),
    SharedKind(
        Shared.WARRANTS,
        "Warrants executed",
        "shared_warrants",
        "executed_on",
        ("executed_on", "outcome", "ward_name"),
        has_place=True,
        is_new_within_a_year=True,
        short="Warrants",
        by="outcome",
    ),
    SharedKind(
        Shared.ACTIVITIES,
        "Patrols and other activities",
        "shared_activities",
        "occurred_on",
        (
            "occurred_on",
            "kind",
            "organisation",
            "own_part",
            "own_people",
            "own_minutes",
            "ward_name",
        ),
        listed=(
            "occurred_on",
            "organisation",
            "own_part",
            "own_people",
            "own_minutes",
            "ward_name",
        ),
        never_shown=(ActivityKind.COVERT, ActivityKind.PLAIN_CLOTHES),
        own="own_part",
        has_place=True,
        short="Activities",
        by="kind",
    ),
)
KINDS: Mapping[str, SharedKind] = MappingProxyType({kind.code: kind for kind in _ALL})
# The partner's own records, which do not depend on the agreement.
OWN_CASES = SharedKind(
    "own_closures",
    "Your closure cases",
    "shared_own_closures",
    "due_at",
    ("state", "place", "due_kind", "due_at", "is_day", "section"),
    soonest_first=True,
    page="closures:detail",
)
SENT = SharedKind(
    "sent",
    "What you sent",
    "shared_sent",
    "at",
    ("at", "sent_by", "what", "occurred_on", "place", "results", "words"),
    listed=("place", "occurred_on", "at", "sent_by", "results", "words"),
)

# Disclosures to the viewer only: as a list, and one in full with its words.
DISCLOSURES = SharedKind(
    "disclosures",
    "Disclosed to you",
    "shared_disclosures",
    "disclosed_at",
    ("record_kind", "purpose", "disclosed_at", "until"),
    listed=("purpose", "disclosed_at", "until"),
    page="portal:disclosure",
)
DISCLOSURES_IN_FULL = SharedKind(
    "disclosures",
    "Disclosed to you",
    "shared_disclosures",
    "disclosed_at",
    (
        "record_kind",
        "purpose",
        "gateway",
        "from_regime",
        "to_regime",
        "reliability",
        "disclosed_at",
        "until",
        "disclosed_by",
        "replaces",
        "name_passed",
        "name_passed_at",
        "fields",
    ),
)

# Notices that a disclosure was revoked, without its content.
REVOKED_DISCLOSURES = SharedKind(
    "revoked_disclosures",
    "Revoked",
    "shared_revoked_disclosures",
    "revoked_at",
    ("disclosed_at", "revoked_at"),
    page="portal:disclosure",
)


def _concern_or_activity(code: str) -> Any:
    """Return the label of a report's concern or an activity's kind.

    The code "other" has the same label in both.
    """
    kinds = Concern if code in Concern.values else ActivityKind
    return kinds(code)


LABELS: Mapping[str, str] = MappingProxyType(
    {
        "state": "Status",
        "scope": "Scope",
        "issuer": "Issued by",
        "order_made_on": "Order made",
        "order_begins_at": "Order begins",
        "order_ends_on": "Order ends",
        "ceased_on": "Ended",
        "place": "Where",
        "ward_name": "Ward",
        "ward_code": "Ward code",
        "place_is": "The place is",
        "executed_on": "Executed",
        "outcome": "Outcome",
        "occurred_on": "Day",
        "kind": "Kind",
        "organisation": "By",
        "own_part": "Your part",
        "own_people": "Your people",
        "own_minutes": "Your minutes",
        "what": "Task",
        "due_on": "Due by",
        "status": "Status",
        "subject": "About",
        "urgency": "Urgency",
        "recipient_role": "For",
        "made_at": "Made",
        "acknowledged_at": "Acknowledged",
        "decision": "Decision",
        "decision_at": "Decided",
        "decision_reason": "Why you did not accept it",
        "threshold": "Threshold applied",
        "from_team": "From",
        "from_phone": "Telephone",
        "name_passed": "Name passed",
        "name_passed_at": "Name passed at",
        "acknowledge_by": "Acknowledge by",
        "their_reference": "Your reference",
        "outcome_sent_at": "Outcome sent",
        "feedback": "Outcome",
        "at": "Sent",
        "sent_by": "By",
        "results": "Result",
        "words": "In your words",
        "record_kind": "About",
        "purpose": "Purpose",
        "disclosed_at": "As at",
        "until": "Last day",
    }
)
# The labels of codes, by the kind of row and the column.
NAMES: Mapping[tuple[str, str], Callable[[str], Any]] = MappingProxyType(
    {
        (Shared.CLOSURES, "state"): ClosureState,
        (Shared.CLOSURES, "scope"): Scope,
        (Shared.WARRANTS, "outcome"): Outcome,
        (Shared.ACTIVITIES, "kind"): ActivityKind,
        (Shared.ACTIVITIES, "own_part"): OwnPart,
        (Shared.TASKINGS, "status"): TaskingStatus,
        (Shared.REFERRALS, "kind"): ReferralKind,
        (Shared.REFERRALS, "subject"): Subject,
        (Shared.REFERRALS, "urgency"): Urgency,
        (Shared.REFERRALS, "state"): ReferralState,
        (Shared.REFERRALS, "decision"): Decision,
        (Shared.REFERRALS, "name_passed"): NamePassed,
        ("sent", "what"): _concern_or_activity,
        ("sent", "results"): Result,
        ("disclosures", "record_kind"): DisclosedKind,
    }
)
