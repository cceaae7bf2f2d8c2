"""What the trail tells: why something was done, and who was shown a record when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q

from stronghold.audit.choices import DOWNLOADED, MADE, PARTNER, Kind
from stronghold.audit.models import Event, Reason
from stronghold.audit.record import Actor, reason_digest


@dataclass(frozen=True)
class Receipt:
    """That people of an organisation were shown a record, and when."""

    organisation: str
    first_at: datetime
    last_at: datetime
    times: int


def receipts_of(reference: str, *, force: str) -> Sequence[Receipt]:
    """Return a receipt for each partner that was shown a record, the first first.

    `force` is the code of the force whose record it is. What a council reads of its own
    closure case is no disclosure to it, and counts as read all the same; so does what
    it took in a file.
    """
    events = Event.objects.filter(
        Q(kind__in=(Kind.DISCLOSURE, Kind.CONSULTATION)) | taken_as_file(),
        force=force,
        actor_role=PARTNER,
        records__contains=[reference],
    )
    told = events.values("organisation").annotate(
        first_at=Min("occurred_at"), last_at=Max("occurred_at"), times=Count("pk")
    )
    return [Receipt(**row) for row in told.order_by("first_at", "organisation")]


@dataclass(frozen=True)
class Why:
    """What somebody said why they did it; empty words where these were erased."""

    words: str
    # Whether they are the words that the event was written with.
    is_as_given: bool = True


def reasons_of(events: Collection[Event]) -> Mapping[str, Why]:
    """Return why each of these was done, by the digest that its event holds.

    One query for all. The words are held against the digest before they are shown.
    """
    wanted = {event.reason_digest for event in events if event.reason_digest}
    if not wanted:
        return {}
    kept = {row.digest: row for row in Reason.objects.filter(digest__in=wanted)}
    found = {}
    for digest in wanted:
        row = kept.get(digest)
        is_as_given = row is None or reason_digest(row.salt, row.words) == digest
        found[digest] = Why(row.words if row else "", is_as_given)
    return found


def with_reason(words: str) -> Q:
    """Return the condition on an event that these words are in its reason."""
    rows = Reason.objects.filter(words__icontains=words)
    return Q(reason_digest__in=rows.values("digest"))


def taken_as_file() -> Q:
    """Return the events by which somebody had a file: that it was made is none."""
    return Q(kind=Kind.EXPORT, detail__step=DOWNLOADED)


def written_into_file(maker: Actor, export: str, *, since: datetime) -> list[list[str]]:
    """Return the references in a file, a list for each event that its making took."""
    events = Event.objects.filter(
        actor=maker.actor_name,
        occurred_at__gte=since,
        kind=Kind.EXPORT,
        detail__step=MADE,
        detail__export=export,
    )
    return list(events.order_by("pk").values_list("records", flat=True))


@dataclass(frozen=True)
class Opened:
    """A record that one person of a partner may have opened, from when until when."""

    who: Actor
    reference: str
    since: datetime
    until: datetime | None = None


def reads_by(opened: Collection[Opened], *, page: str) -> Mapping[str, Receipt]:
    """Return when each record was shown to its person on a page; one query for all.

    By reference, without those never shown. What lists it elsewhere is no receipt. A
    receipt names who, and not their organisation.
    """
    asked = {one.reference for one in opened}
    if not asked:
        return {}
    wanted = Q()
    for one in opened:
        mine = Q(actor=one.who.actor_name, records__contains=[one.reference])
        wanted |= mine & Q(occurred_at__lt=one.until) if one.until else mine
    events = Event.objects.filter(
        wanted,
        # These two find the rows: the parts of the log, and the index of records.
        occurred_at__gte=min(one.since for one in opened),
        records__overlap=list(asked),
        force__in={one.who.actor_force for one in opened},
        actor_role=PARTNER,
        kind=Kind.DISCLOSURE,
        detail__page=page,
    )
    told = events.values("actor", "records").annotate(
        first_at=Min("occurred_at"), last_at=Max("occurred_at"), times=Count("pk")
    )
    return {
        reference: Receipt(row["actor"], row["first_at"], row["last_at"], row["times"])
        for row in told
        for reference in asked.intersection(row["records"])
    }
