"""Concerns, referrals, county lines, and the records that a concern withholds.

No name of a person at risk is kept.
"""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from operations.safeguarding.choices import (
    Band,
    Consent,
    Decision,
    ExploitationSign,
    Held,
    LegalBasis,
    LineClosure,
    LineStatus,
    NamePassed,
    ReferralKind,
    ReferralState,
    Subject,
    Threat,
    Travel,
    Urgency,
)
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.database.expressions import is_at_most_one_given
from stronghold.core.places.models import Premises
from stronghold.core.records.models import Record, tracked

REPORT = "reports.Report"
ARREST = "operations.Arrest"
CLOSURE = "operations.ClosureCase"


def _reference_to(model: Any) -> Any:
    return models.ForeignKey(
        model, models.PROTECT, null=True, blank=True, related_name="+"
    )


def _many(model: Any) -> Any:
    return models.ManyToManyField(model, related_name="+", blank=True)


@tracked()
class CountyLine(Record):
    """A network that brings drugs from a hub into the area over one phone line.

    It is recorded by its street brand, never by its phone number. `occurred_on` is the
    day on which it was first known.
    """

    name = models.CharField(max_length=60)
    hub = models.CharField(max_length=100, blank=True)
    status = models.CharField(
        max_length=9, choices=LineStatus, default=LineStatus.SUSPECTED
    )
    travel = ArrayField(
        models.CharField(max_length=5, choices=Travel), default=list, blank=True
    )
    threats = ArrayField(
        models.CharField(max_length=9, choices=Threat), default=list, blank=True
    )
    children = models.CharField(max_length=7, choices=Band, default=Band.UNKNOWN)
    adults = models.CharField(max_length=7, choices=Band, default=Band.UNKNOWN)
    closed_on = models.DateField(null=True, blank=True)
    # Empty, as the day is, on lines that were closed before both were asked for.
    closure_type = models.CharField(max_length=1, choices=LineClosure, blank=True)
    number_dead_on = models.DateField(null=True, blank=True)
    # How it is known that a line holder was charged, where no linked arrest says so.
    charge_known_by = models.CharField(max_length=200, blank=True)
    # The audit event of each link says who made it and when.
    linked_premises = _many(Premises)
    linked_reports = _many(REPORT)
    linked_arrests = _many(ARREST)
    linked_closures = _many(CLOSURE)

    class Meta(Record.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="countyline_closed_says_since_when",
                condition=Q(status=LineStatus.CLOSED, closed_on__isnull=False)
                | (~Q(status=LineStatus.CLOSED) & Q(closed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="countyline_closes_after_it_is_known",
                condition=Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("occurred_on")),
            ),
            models.CheckConstraint(
                name="countyline_only_a_closed_one_has_a_type",
                condition=Q(closure_type="") | Q(status=LineStatus.CLOSED),
            ),
            models.CheckConstraint(
                name="countyline_type_says_when_its_number_died",
                condition=Q(closure_type="", number_dead_on__isnull=True)
                | (~Q(closure_type="") & Q(number_dead_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="countyline_number_dies_before_it_is_closed",
                condition=Q(number_dead_on__isnull=True)
                | Q(
                    number_dead_on__gte=F("occurred_on"),
                    number_dead_on__lte=F("closed_on"),
                ),
            ),
            models.CheckConstraint(
                name="countyline_only_type_1_says_who_was_charged",
                condition=Q(charge_known_by="") | Q(closure_type=LineClosure.TYPE_1),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-recorded_at", "-id"], name="line_newest_first"
            )
        ]

    @property
    def counted_on(self) -> date:
        return self.occurred_on


@tracked()
class Concern(Record):
    """A concern that someone may be exploited, raised on one record or premises.

    It takes its place from that record. The name of the person at risk goes to the
    recipient of the referral by the agreed secure route, and is not kept here.
    """

    report = _reference_to(REPORT)
    arrest = _reference_to(ARREST)
    closure = _reference_to(CLOSURE)
    subject = models.CharField(max_length=5, choices=Subject)
    signs = ArrayField(models.CharField(max_length=20, choices=ExploitationSign))
    words = models.TextField(max_length=1000, blank=True)

    class Meta(Record.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="concern_is_raised_on_one_record",
                condition=is_at_most_one_given("report", "arrest", "closure"),
            ),
            models.CheckConstraint(
                name="concern_is_raised_on_something",
                condition=Q(report__isnull=False)
                | Q(arrest__isnull=False)
                | Q(closure__isnull=False)
                | Q(premises__isnull=False)
                | Q(erased_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-recorded_at", "-id"], name="concern_newest_first"
            )
        ]

    @property
    def counted_on(self) -> date:
        return self.occurred_on


@tracked()
class Referral(Record):
    """One referral to one organisation, from being opened to its outcome.

    `occurred_on` is the day on which it was opened. It goes to an organisation that
    uses this site, or to another by its name; to a role there, never to a named person.
    """

    kind = models.CharField(max_length=14, choices=ReferralKind)
    subject = models.CharField(max_length=5, choices=Subject)
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.ORDINARY)
    state = models.CharField(
        max_length=12, choices=ReferralState, default=ReferralState.TO_MAKE
    )
    to_organisation = _reference_to(Organisation)
    to_name = models.CharField(max_length=100, blank=True)
    recipient_role = models.CharField(max_length=80, blank=True)
    # The other system's reference: never a child's name.
    their_reference = models.CharField(max_length=40, blank=True)
    consent = models.CharField(max_length=12, choices=Consent, blank=True)
    legal_basis = models.CharField(max_length=8, choices=LegalBasis, blank=True)
    opened_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=13, choices=Decision, blank=True)
    decision_at = models.DateTimeField(null=True, blank=True)
    # Why it was not accepted, and the threshold applied; required if it was not.
    decision_reason = models.TextField(max_length=500, blank=True)
    threshold = models.CharField(max_length=200, blank=True)
    # How and when the recipient was given the name, so that they can match the two.
    name_passed = models.CharField(max_length=11, choices=NamePassed, blank=True)
    name_passed_at = models.DateTimeField(null=True, blank=True)
    # The last call to the recipient that someone answered, by their role or their name
    # as given: no acknowledgement, which the recipient alone gives.
    rang_at = models.DateTimeField(null=True, blank=True)
    who_answered = models.CharField(
        max_length=60, blank=True, default="", db_default=""
    )
    outcome_sent_at = models.DateTimeField(null=True, blank=True)
    # The outcome in the recipient's own words; never who it is about.
    feedback = models.TextField(max_length=500, blank=True)
    # The concern and the record that led to it.
    concern = _reference_to(Concern)
    report = _reference_to(REPORT)
    arrest = _reference_to(ARREST)
    closure = _reference_to(CLOSURE)
    county_line = _reference_to(CountyLine)

    class Meta(Record.Meta):
        abstract = False
        app_label = "operations"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="referral_comes_from_one_record",
                condition=is_at_most_one_given(
                    "report", "arrest", "closure", "county_line"
                ),
            ),
            models.CheckConstraint(
                name="referral_is_made_when_its_state_says_so",
                condition=Q(state=ReferralState.TO_MAKE, made_at__isnull=True)
                | (~Q(state=ReferralState.TO_MAKE) & Q(made_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="referral_made_says_how_consent_stands",
                condition=Q(made_at__isnull=True) | ~Q(consent=""),
            ),
            models.CheckConstraint(
                name="referral_decision_has_its_time",
                condition=Q(decision="", decision_at__isnull=True)
                | (~Q(decision="") & Q(decision_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="referral_is_decided_when_its_state_says_so",
                condition=Q(
                    state__in=[ReferralState.DECIDED, ReferralState.OUTCOME_SENT],
                    decision_at__isnull=False,
                )
                | (
                    ~Q(state__in=[ReferralState.DECIDED, ReferralState.OUTCOME_SENT])
                    & Q(decision_at__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="referral_not_taken_on_says_why",
                condition=~Q(decision__in=[Decision.NOT_ACCEPTED, Decision.SIGNPOSTED])
                | (~Q(decision_reason="") & ~Q(threshold="")),
            ),
            models.CheckConstraint(
                name="referral_name_passed_says_when",
                condition=Q(name_passed="", name_passed_at__isnull=True)
                | (~Q(name_passed="") & Q(name_passed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="referral_goes_to_one_organisation",
                condition=Q(to_organisation__isnull=True) | Q(to_name=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["force", "-recorded_at", "-id"], name="referral_newest_first"
            ),
            models.Index(fields=["occurred_on"], name="referral_occurred_on"),
        ]

    @property
    def counted_on(self) -> date:
        return self.occurred_on


class SharingHold(models.Model):
    """A record that partners no longer see, because a concern was raised on it.

    The shared views read this table. To a partner the record looks like any other that
    was withdrawn: only the police see `reason`.
    """

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="holds")
    record_kind = models.CharField(max_length=8, choices=Held)
    record_id = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=12, default="exploitation")
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        app_label = "operations"
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "record_kind", "record_id"],
                name="sharinghold_once_a_concern",
            ),
            models.CheckConstraint(
                name="sharinghold_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["record_kind", "record_id"],
                condition=Q(until__isnull=True),
                name="sharinghold_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record_id}"
