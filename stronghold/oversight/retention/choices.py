"""Codes of retention: classes, what a period counts from, and decisions; stored."""

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices

from stronghold.core.audit.choices import DROPPED, EventCode
from stronghold.oversight import data_protection as law


class Group(TextChoices):
    """The review group of police information (MoPI), or none."""

    PUBLIC_PROTECTION = "1", "MoPI group 1"
    SERIOUS = "2", "MoPI group 2"
    OTHER_OFFENCES = "3", "MoPI group 3"
    BY_TYPE = "4", "MoPI group 4"
    NONE = "none", "None"


class Since(TextChoices):
    """What a period counts from."""

    RECEIVED = "received", "the day it was received"
    HAPPENED = "happened", "the day it happened"
    ENDED = "ended", "the day it ended"
    RECORDED = "recorded", "the day it was recorded"
    CALLED_BACK = "called_back", "the last call-back, or the day it was received"
    MADE = "made", "when it was made"
    SENT = "sent", "when it was sent"
    MONTH_ENDED = "month", "the end of its month"
    NOTHING = "nothing", "nothing: it has no period of its own"


class Then(TextChoices):
    """What happens at the end of the period."""

    REVIEWED = "reviewed", "A person reviews it"
    ERASED = "erased", "Erased without a decision"
    WITH_RECORD = "with_record", "Erased with its record"
    KEPT = "kept", "Kept"


class What(TextChoices):
    """What was decided about a record that is due."""

    KEEP = "keep", "Keep until a day"
    HOLD = "hold", "Legal hold"
    RESTRICT = "restrict", "Restrict"
    ERASE = "erase", "Erase"


class KeepBecause(TextChoices):
    """Why a record is kept for longer."""

    NEEDED = "needed", "Needed for policing"
    LINKED = "linked", "Linked to open work"
    PATTERN = "pattern", "Part of a pattern"
    SAFETY = "safety", "Needed to protect someone"


class RestrictBecause(TextChoices):
    """Why a record is restricted, in place of being erased or corrected."""

    EVIDENCE = "evidence", f"Needed as evidence, {law.INSTEAD_OF_ERASING.section}"
    DISPUTED = "disputed", f"Accuracy disputed, {law.DISPUTED.section}"
    UNCORRECTED = (
        "uncorrected",
        "Needed as evidence, and so not corrected, "
        f"{law.INSTEAD_OF_CORRECTING.section}",
    )


class EraseBecause(TextChoices):
    """Why a record is erased; the sections are of the DPA 2018."""

    NOT_NEEDED = "not_needed", "No longer needed"
    UNLAWFUL = "unlawful", "Should not be kept, s.47(1)"
    ASKED = "asked", "Its subject asked, s.47(1)"
    ORDERED = "ordered", "Ordered by a court or the regulator"


class AskedBy(TextChoices):
    """Who asked for a legal hold."""

    PROSECUTION = "prosecution", "Prosecution"
    DEFENCE = "defence", "Defence"
    COURT = "court", "Court or coroner"
    INQUIRY = "inquiry", "Public inquiry"
    STANDARDS = "standards", "Professional standards"
    PROTECTION = "protection", "Data protection officer"
    LEGAL = "legal", "Force legal services"


class RetentionChange(EventCode):
    """What the audit log says of a decision about retention."""

    KEPT = "retention_keep", "Decided to keep it until {until}"
    HELD = "retention_hold", "Put it on legal hold"
    RESTRICTED = "retention_restrict", "Restricted it"
    PROPOSED = "retention_erase", "Proposed to erase it"
    LIFTED = "retention_lifted", "Ended a retention decision: {what}"
    REFUSED = "retention_refused", "Refused to erase it"
    ERASED = "retention_erased", "Erased it under the retention rule for {rule}"
    AGAIN = (
        "retention_again",
        "Erased it again after an older backup was restored",
    )
    VISITS = (
        "retention_visits",
        "Erased {n} planned visits under the retention rule for them",
    )
    TIME_AWAY = (
        "retention_time_away",
        "Erased whose time away it was, {n} times, under the retention rule for it",
    )
    MONTHS = "audit_months_proposed", "Proposed to drop {n} months of the audit log"
    SCRUBBED = "erased_scrubbed", "Wrote {n} tables again, so that erased text is gone"
    DROPPED = DROPPED, "Dropped the audit log of the month from {month}"
    WAITS = (
        "audit_month_waits",
        "Approved dropping the audit log of {month}: it waits for other forces",
    )
    PERIOD_PROPOSED = (
        "period_proposed",
        "Proposed to keep {rule} {months} months from {from}",
    )
    PERIOD_APPROVED = (
        "period_approved",
        "Approved keeping {rule} {months} months from {from}",
    )
    LOOKED_AT = "schedule_looked_at", "Looked at the sources of the retention rules"
    PERIOD_REFUSED = "period_refused", "Refused keeping {rule} {months} months"

    def words(self, detail: Mapping[str, Any]) -> str:
        named = {"rule": str(detail.get("rule", "")).replace("_", " ")}
        return super().words(dict(detail) | named)


class RetentionDocument(EventCode, of="document"):
    PROOF = "erasure_proof", "the proof that it was erased"
