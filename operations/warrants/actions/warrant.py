"""Drafts a warrant, adds premises, and marks it as in error."""

from dataclasses import dataclass

from django.db import transaction

from operations.statute.choices import Enactment, Entries
from operations.warrants.actions.upkeep import (
    check_has_team,
    keep_up,
    locked_own,
    locked_seen,
)
from operations.warrants.choices import WarrantMove
from operations.warrants.models import Warrant, WarrantPremises
from operations.warrants.queries import status_of
from operations.warrants.record import WARRANTS
from operations.warrants.rules import moves as rules
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import (
    earlier_one,
    mark_in_error,
    put_in_place,
    store_first,
)
from stronghold.core.records.rules import When, check_no_personal_details
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class NewWarrant:
    """A new warrant: the premises, the Act, the articles sought, the entries."""

    place: PlaceMeant
    enactment: str = Enactment.DRUGS_ACT_S23
    entries_allowed: str = Entries.SINGLE
    most_entries: int | None = None
    entries_grounds: str = ""
    is_all_premises: bool = False
    articles: str = ""
    keep_words: bool = False


@transaction.atomic(durable=True)
def record_warrant(*, by: User, submission: Submission, warrant: NewWarrant) -> Warrant:
    """Draft a warrant; the same submission again returns the first result."""
    policy.require(by, Verb.RUN_WARRANTS)
    if earlier := earlier_one(Warrant, by=by, submission=submission):
        return earlier
    check_has_team(by)
    now = When.at_instant(clock.now())
    row = new_row(warrant, team=by.team, drawn_up=now, force=by.force_id)
    row = store_first(row, by=by, submission=submission, prefix=WARRANTS.prefix)
    if not row.is_repetition:
        add_place(row, warrant.place, number=1)
        keep_up(row)
        record(Kind.COLLECTION, by=by, records=[row.reference])
    return row


def _check(warrant: NewWarrant) -> None:
    check_place(warrant.place, kept=warrant.keep_words)
    rules.check_entries(
        warrant.entries_allowed, warrant.most_entries, warrant.entries_grounds
    )
    rules.check_words(warrant.articles, field="articles")
    is_drugs = warrant.enactment == Enactment.DRUGS_ACT_S23
    if is_drugs and warrant.is_all_premises:
        raise RuleBroken(
            "A warrant under this Act is for premises that it names. For all premises "
            "of a person apply under PACE s.8, or s.39 of the Act of 2016: s.8(1A), "
            "Police and Criminal Evidence Act 1984",
            field="is_all_premises",
        )
    for name in ("articles", "entries_grounds"):
        check_no_personal_details(
            getattr(warrant, name), field=name, kept=warrant.keep_words
        )


def check_place(place: PlaceMeant, *, kept: bool) -> None:
    if not (place.words or place.point):
        raise RuleBroken("Enter the premises that the warrant is for", field="place")
    check_no_personal_details(place.own_words, field="place", kept=kept)


def new_row(
    warrant: NewWarrant, *, team: Team | None, drawn_up: When, force: int
) -> Warrant:
    """Return a draft that is not stored yet; RuleBroken if it cannot be one."""
    _check(warrant)
    is_limited = warrant.entries_allowed == Entries.LIMITED
    is_single = warrant.entries_allowed == Entries.SINGLE
    row = Warrant(
        occurred_on=drawn_up.on,
        occurred_at=drawn_up.at,
        enactment=warrant.enactment,
        entries_allowed=warrant.entries_allowed,
        most_entries=warrant.most_entries if is_limited else None,
        entries_grounds="" if is_single else warrant.entries_grounds.strip(),
        is_all_premises=warrant.is_all_premises,
        articles=warrant.articles.strip(),
        team=team,
    )
    put_in_place(row, warrant.place, force=force)
    return row


def add_place(
    row: Warrant, place: PlaceMeant, *, number: int, is_named: bool = True
) -> WarrantPremises:
    """Store one set of premises of a warrant."""
    at = new_place(row, place, number=number, is_named=is_named)
    at.save(force_insert=True)
    return at


def new_place(
    row: Warrant, place: PlaceMeant, *, number: int, is_named: bool = True
) -> WarrantPremises:
    """Return one set of premises of a warrant that is not stored yet."""
    return WarrantPremises(
        warrant=row,
        number=number,
        is_named=is_named,
        place_text=place.words,
        point=place.point,
        street_id=place.street_id,
        premises_id=place.premises_id,
    )


@transaction.atomic(durable=True)
def add_premises(
    *, by: User, reference: str, place: PlaceMeant, keep_words: bool = False
) -> Warrant:
    """Add premises to a draft; later, only to a warrant that is for all premises."""
    row = locked_own(by, reference)
    rules.move_of(status_of(row), "add_premises", today=clock.today())
    check_place(place, kept=keep_words)
    _check_new(row, place)
    is_named = row.state in rules.BEFORE_ISSUE
    add_place(row, place, number=row.all_premises.count() + 1, is_named=is_named)
    keep_up(row)
    detail = {"move": WarrantMove.ADD_PREMISES}
    record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


def _check_new(row: Warrant, place: PlaceMeant) -> None:
    """Return the premises that the same submission added before, or None."""
    same = {"place_text": place.words, "premises_id": place.premises_id}
    if row.all_premises.filter(**same).exists():
        raise RuleBroken("These premises are on the warrant already", field="place")


@transaction.atomic(durable=True)
def withdraw_warrant(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> Warrant:
    """Mark a warrant as recorded in error, with the reason."""
    row = locked_seen(by, reference)
    row = mark_in_error(
        row, by=by, verbs=WARRANTS.withdraw, reason=reason, kept=keep_words
    )
    keep_up(row)
    return row
