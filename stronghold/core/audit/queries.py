"""Queries of the audit log: reasons of events, and who was shown a record and when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from stronghold.core.audit.choices import DOWNLOADED, MADE, PARTNER, Kind
from stronghold.core.audit.models import Event, Reason
from stronghold.core.audit.record import Actor, reason_digest
from stronghold.core.kernel import clock

# How far a clock may be ahead of the one that dated an event.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class Receipt:
    """When, and how many times, an organisation (or a person) was shown a record."""

    organisation: str
    first_at: datetime
    last_at: datetime
    times: int


def until_now() -> Q:
    """Return the condition that leaves out the three years of partitions ahead.

    The log has one for each month. PostgreSQL plans all those that a question does not
    leave out, which takes it longer than to answer: so a question of what happened to
    something says until when, and since when, it can have an answer.
    """
    return Q(occurred_at__lt=clock.now() + _AHEAD)


def events_since(since: datetime) -> QuerySet[Event]:
    """Return the events from an instant until now."""
    return Event.objects.filter(until_now(), occurred_at__gte=since)


def receipts_of(reference: str, *, force: str, since: datetime) -> Sequence[Receipt]:
    """Return a receipt for each partner that was shown a record, by time of first read.

    `force` is the code of the force that owns the record, and `since` is when the
    record was stored. A council's reads of its own closure case are not disclosures
    but count here, as do downloaded files.
    """
    events = events_since(since).filter(
        Q(kind__in=(Kind.DISCLOSURE, Kind.CONSULTATION)) | downloads(),
        force=force,
        actor_role=PARTNER,
        records__contains=[reference],
    )
    rows = events.values("organisation").annotate(
        first_at=Min("occurred_at"), last_at=Max("occurred_at"), times=Count("pk")
    )
    return [Receipt(**row) for row in rows.order_by("first_at", "organisation")]


def was_last_moved_by(
    person: Actor, reference: str, *, move: str, since: datetime
) -> bool:
    """Return whether the last move of a record is this one, made by this person.

    `since` is when the record was stored.
    """
    moves = events_since(since).filter(
        records__contains=[reference],
        kind=Kind.ALTERATION,
        detail__has_key="move",
    )
    last = moves.order_by("-occurred_at", "-pk").first()
    if last is None or last.actor_id is None:
        return False
    return last.actor_id == person.actor_id and last.detail["move"] == move


@dataclass(frozen=True)
class StatedReason:
    """The reason that a user gave for an event; `words` is empty once erased."""

    words: str
    # Whether the words still match the digest in the event.
    is_as_given: bool = True


def reasons_of(events: Collection[Event]) -> Mapping[str, StatedReason]:
    """Return the reasons of these events, by the digest in the event. One query.

    The words are compared with the digest.
    """
    wanted = {event.reason_digest for event in events if event.reason_digest}
    if not wanted:
        return {}
    rows = {row.digest: row for row in Reason.objects.filter(digest__in=wanted)}
    found = {}
    for digest in wanted:
        row = rows.get(digest)
        is_as_given = row is None or reason_digest(row.salt, row.words) == digest
        found[digest] = StatedReason(row.words if row else "", is_as_given)
    return found


def words_of(digests: Iterable[str]) -> Mapping[str, str]:
    """Return the words of these reasons, by digest; those erased are left out."""
    wanted = set(digests)
    rows = Reason.objects.filter(digest__in=wanted) if wanted else Reason.objects.none()
    return dict(rows.values_list("digest", "words"))


def with_reason(words: str) -> Q:
    """Return the condition that an event's reason contains these words."""
    rows = Reason.objects.filter(words__icontains=words)
    return Q(reason_digest__in=rows.values("digest"))


def downloads() -> Q:
    """Return the condition for downloads of files; making one is a separate event."""
    return Q(kind=Kind.EXPORT, detail__step=DOWNLOADED)


def references_in_file(
    maker: Actor, export: str, *, since: datetime
) -> list[list[str]]:
    """Return the references in an exported file, a list for each event of making it."""
    events = events_since(since).filter(
        actor=maker.actor_name,
        kind=Kind.EXPORT,
        detail__step=MADE,
        detail__export=export,
    )
    return list(events.order_by("pk").values_list("records", flat=True))


@dataclass(frozen=True)
class ReadableRecord:
    """A record that one user of a partner could open, and the period for that."""

    who: Actor
    reference: str
    since: datetime
    until: datetime | None = None


def receipts_by_person(
    opened: Collection[ReadableRecord], *, page: str
) -> Mapping[str, Receipt]:
    """Return when each record was shown to its person on a page, by reference.

    One query. Records never shown are left out, and lists on other pages do not count.
    A receipt names the person in place of the organisation.
    """
    references = {record.reference for record in opened}
    if not references:
        return {}
    wanted = Q()
    for record in opened:
        reads = Q(actor=record.who.actor_name, records__contains=[record.reference])
        wanted |= reads & Q(occurred_at__lt=record.until) if record.until else reads
    first = min(record.since for record in opened)
    events = events_since(first).filter(
        wanted,
        # So that the index of records is used.
        records__overlap=list(references),
        force__in={record.who.actor_force for record in opened},
        actor_role=PARTNER,
        kind=Kind.DISCLOSURE,
        detail__page=page,
    )
    rows = events.values("actor", "records").annotate(
        first_at=Min("occurred_at"), last_at=Max("occurred_at"), times=Count("pk")
    )
    return {
        reference: Receipt(row["actor"], row["first_at"], row["last_at"], row["times"])
        for row in rows
        for reference in references.intersection(row["records"])
    }
