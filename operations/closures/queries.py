"""Reads the events and notices of closure cases, and what is due on them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.facts import Signer
from operations.closure_moves.rules.law import check_step
from operations.closure_moves.rules.moves import TO_BE_HEARD, Status
from operations.closure_moves.rules.replay import live_events, next_status
from operations.closure_moves.rules.signing import dues_of_signature, hours_of
from operations.closure_moves.rules.step import Step
from operations.closures.events import (
    drafters,
    facts_of,
    happened,
    is_alone,
    is_own_authority,
    live_rows,
    order_entry,
    status_of,
    to_review,
)
from operations.closures.models import (
    ClosureCase,
    ClosureEvent,
    ClosureException,
    ClosureNotice,
)
from operations.closures.record import CLOSURES, live_cases, may_be_closed
from operations.closures.rules.door import Closed, closed_now
from operations.closures.rules.dues import ToReview, dues_of_case, dues_of_review
from operations.closures.visibility import (
    reviewable_closures,
    verb_to_sign,
    visible_closures,
)
from operations.deadlines.choices import DeadlineKind, DeadlineState
from operations.deadlines.models import Deadline
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.statute.choices import Issuer
from operations.statute.queries import law_of
from operations.statute.rules.limits import Provisions
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import IssuesAs, OrganisationKind, Rank, Role
from stronghold.core.accounts.models import Organisation, TeamArea, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.personal_work import PersonalWork
from stronghold.core.accounts.several_forces.queries import of_force
from stronghold.core.accounts.visibility import of_people
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.queries import one_of, with_related

# The part of a notice about its issuer, used again for its next notice.
OF_ISSUER = ("issuer_address", "telephone", "position", "advice")


def events(viewer: User, case: ClosureCase) -> list[ClosureEvent]:
    """Return the events of a case, in the order of recording."""
    consulted([case.reference])
    return events_held(CLOSURES.rows(viewer).filter(pk=case.pk))


def events_held(cases: QuerySet[ClosureCase]) -> list[ClosureEvent]:
    """Return the events of cases that the caller may read, in the order of recording.

    For a request about someone's data also those of a restricted case.
    """
    rows = ClosureEvent.objects.filter(case__in=cases)
    people = ("recorded_by", "reviewed_by", "signatory")
    return list(rows.select_related(*people).order_by("n"))


@dataclass(frozen=True)
class Signatory:
    """Someone with an account who may sign a notice, and for how many hours.

    `refused` is their last entry that they do not sign it.
    """

    person: User
    signer: Signer
    hours: Sequence[int]
    refused: ClosureEvent | None = None


@dataclass(frozen=True)
class NotListed:
    """Who of an issuer is not among those who may be asked, and who can change that.

    `others` may authorise notices, but have no rank or office by which they sign one.
    """

    drafters: Sequence[User]
    others: Sequence[User]
    administrators: Sequence[User]


@dataclass(frozen=True)
class ToSign:
    """A case that waits for someone's signature: who asked for it, and by when."""

    case: ClosureCase
    asked: ClosureEvent
    due_at: datetime
    hearing_at: datetime | None


def signatories(case: ClosureCase) -> list[Signatory]:
    """Return who of the issuer may sign the notice of a case, by their rank."""
    verb = verb_to_sign(case.issued_as)
    people = User.objects.filter(
        of_people(), organisation=case.issuer_id, is_active=True
    ).exclude(rank="")
    law = law_of(case.force)
    found = [
        signatory_in(case, person, law=law)
        for person in people.order_by("display_name", "pk")
        if policy.can(person, verb)
    ]
    return [one for one in found if one.hours]


def signatory_in(case: ClosureCase, person: User, *, law: Provisions) -> Signatory:
    """Return for how many hours this person may sign, by their rank and today's law."""
    signer = Signer(person.rank)
    hours = hours_of(law, Issuer(case.issued_as), signer, on=clock.today())
    return Signatory(person, signer, hours)


def may_be_asked(case: ClosureCase, rows: Sequence[ClosureEvent]) -> list[Signatory]:
    """Return who may be asked to sign: not who drafted the notice."""
    own = drafters(rows)
    refused = {
        row.recorded_by_id: row
        for row in live_rows(rows)
        if row.kind == EventKind.NOT_SIGNED
    }
    return [
        replace(one, refused=refused.get(one.person.pk))
        for one in signatories(case)
        if one.person.pk not in own
    ]


def not_listed(
    case: ClosureCase, rows: Sequence[ClosureEvent], listed: Sequence[Signatory]
) -> NotListed:
    """Return who of the issuer is not among those `listed`, and who gives a rank."""
    own, known = drafters(rows), {one.person.pk for one in listed}
    verb = verb_to_sign(case.issued_as)
    people = User.objects.filter(
        of_people(), organisation=case.issuer_id, is_active=True
    ).order_by("display_name", "pk")
    found = list(people.select_related("organisation__force"))
    return NotListed(
        drafters=[one for one in found if one.pk in own],
        others=[
            one for one in found if one.pk not in own | known and policy.can(one, verb)
        ],
        administrators=[one for one in found if one.role == Role.ADMINISTRATOR],
    )


def signed_before(person: User, signer: Signer) -> dict[str, str]:
    """Return the position and the delegation with which this person signed last."""
    rows = ClosureEvent.objects.filter(
        recorded_by=person,
        kind=EventKind.AUTHORISE,
        facts__signed_by=signer,
        signatory__name=person.display_name,
    )
    last = rows.order_by("-pk").first()
    facts = facts_of(last) if last else None
    # An officer of a council writes their own: the office is no position.
    usual = "" if signer == Signer.COUNCIL_OFFICER else str(Rank(signer).label)
    position = facts.position if facts else usual
    return {"position": position, "delegation": facts.delegation if facts else ""}


def cases_to_sign(viewer: User) -> list[ToSign]:
    """Return the cases that wait for the viewer's signature, the longest first."""
    due = dict(_to_sign(viewer).values_list("closure", "due_at"))
    cases = with_related(CLOSURES.rows(viewer).filter(pk__in=due))
    entries = ClosureEvent.objects.select_related("recorded_by").order_by("n")
    found = []
    for case in cases.prefetch_related(Prefetch("happened", entries)):
        rows = list(case.happened.all())
        if asked := asked_entry(rows):
            booked = status_of(rows).prepared.hearing_at
            found.append(ToSign(case, asked, due[case.pk], booked))
    consulted({one.case.reference for one in found})
    return sorted(found, key=lambda one: (one.due_at, one.case.pk))


def asked_entry(rows: Sequence[ClosureEvent]) -> ClosureEvent | None:
    """Return the entry that asks for the signature that a case waits for, if any."""
    asked = status_of(rows).asked
    return next((row for row in rows if asked and row.n == asked.n), None)


def sign_by(viewer: User, case: ClosureCase) -> datetime | None:
    """Return by when the viewer is to sign this case; None if they are not."""
    due = _to_sign(viewer).filter(closure=case)
    return due.values_list("due_at", flat=True).first()


def n_to_sign(viewer: User) -> int:
    """Return how many cases wait for the viewer's signature."""
    return _to_sign(viewer).count()


def not_signed(viewer: User) -> list[ClosureCase]:
    """Return the cases whose draft the viewer completed and someone did not sign."""
    due = _to_do_by(viewer, DeadlineKind.NOT_SIGNED)
    found = CLOSURES.rows(viewer).filter(pk__in=due.values("closure"))
    cases = list(with_related(found.order_by("pk")))
    consulted(case.reference for case in cases)
    return cases


def _to_sign(viewer: User) -> QuerySet[Deadline]:
    # Not asked at all for who may sign none.
    if not viewer.rank:
        return Deadline.objects.none()
    return _to_do_by(viewer, DeadlineKind.TO_SIGN)


def _to_do_by(viewer: User, kind: DeadlineKind) -> QuerySet[Deadline]:
    return Deadline.objects.filter(
        force=viewer.force_id, person=viewer, kind=kind, state=DeadlineState.OPEN
    )


@dataclass(frozen=True)
class WaitingEntry:
    """An entry that waits for a reviewer, and its case."""

    case: ClosureCase
    entry: ClosureEvent


def entries_to_review(viewer: User) -> list[WaitingEntry]:
    """Return the entries for this reviewer, the longest waiting first."""
    cases = _on_review(viewer).select_related("issuer", "street", "ward")
    found = _waiting_for(viewer, cases.defer("ward__outline"))
    consulted({waiting.case.reference for waiting in found})
    return sorted(
        found, key=lambda waiting: (waiting.entry.recorded_at, waiting.entry.pk)
    )


def n_to_review(viewer: User) -> int:
    """Return how many entries wait for this reviewer."""
    return len(cases_to_review(viewer))


def cases_to_review(viewer: User) -> list[str]:
    """Return the reference of its case for each entry that waits for this reviewer."""
    found = _waiting_for(viewer, _on_review(viewer))
    return [waiting.case.reference for waiting in found]


def _on_review(viewer: User) -> QuerySet[ClosureCase]:
    """Return the cases on which a review is due that the viewer may do."""
    due = Deadline.objects.filter(
        kind__in=(DeadlineKind.IRREGULAR, DeadlineKind.ALONE),
        state=DeadlineState.OPEN,
        closure__isnull=False,
    )
    # One question, which is not asked at all for who may review none.
    return CLOSURES.rows(viewer).filter(
        reviewable_closures(viewer), pk__in=due.values("closure")
    )


def _waiting_for(viewer: User, cases: QuerySet[ClosureCase]) -> list[WaitingEntry]:
    by_number = ClosureEvent.objects.select_related("recorded_by").order_by("n")
    return [
        WaitingEntry(case, row)
        for case in cases.prefetch_related(Prefetch("happened", by_number))
        for row in to_review(list(case.happened.all()))
        if row.reviewed_at is None and not is_own_authority(row, viewer)
    ]


def review_notes(viewer: User, rows: Sequence[ClosureEvent]) -> dict[int, str]:
    """Return the reviewers' notes that the viewer may read, by the entry's number.

    The police may read all of them, and a council those of its own reviewers.
    """
    may_read_all = policy.can(viewer, Verb.READ_CLOSURES)
    return {
        row.n: row.review_note
        for row in rows
        if row.reviewed_by
        and (may_read_all or row.reviewed_by.organisation_id == viewer.organisation_id)
    }


def notices_of(viewer: User, case: ClosureCase) -> list[ClosureNotice]:
    """Return the notices made of a case, the latest first, without their bytes."""
    return notices_held(CLOSURES.rows(viewer).filter(pk=case.pk))


def notices_held(cases: QuerySet[ClosureCase]) -> list[ClosureNotice]:
    """Return the notices made of cases that the caller may read, the latest first."""
    rows = ClosureNotice.objects.filter(case__in=cases)
    rows = rows.select_related("made_by").defer("content")
    return list(rows.order_by("-n"))


def inside_of(
    viewer: User, case: ClosureCase, rows: Sequence[ClosureEvent]
) -> list[ClosureException]:
    """Return who may be inside: by the latest order, or by the notice before one.

    `rows` are the entries of the case. The read is logged.
    """
    consulted([case.reference])
    listed = ClosureException.objects.filter(
        case__in=CLOSURES.rows(viewer).filter(pk=case.pk),
        order=order_entry(rows),
        removed_at__isnull=True,
    )
    return list(listed.order_by("n"))


def inside_held(cases: QuerySet[ClosureCase]) -> list[ClosureException]:
    """Return who may be, or might once be, inside by cases that the caller may read.

    For a request about someone's data: by the notice and by each order, with those
    whose entry was ended.
    """
    rows = ClosureException.objects.filter(case__in=cases)
    people = ("order", "added_by", "removed_by")
    return list(rows.select_related(*people).order_by("n"))


@dataclass(frozen=True)
class ClosedAddress:
    """A case whose premises are closed now, with its entries and what closes them."""

    case: ClosureCase
    rows: Sequence[ClosureEvent]
    closed: Closed


def closed_addresses(viewer: User, *, of_team: bool = False) -> list[ClosedAddress]:
    """Return what is closed now and the viewer may see, the soonest end first.

    `of_team`: only the cases of the viewer's team and those in its areas; none for a
    viewer without a team. The read is logged.
    """
    rows = CLOSURES.rows(viewer).filter(may_be_closed())
    if of_team:
        rows = _of_team(rows, viewer)
    entries = ClosureEvent.objects.select_related("signatory").order_by("n")
    loaded = with_related(rows).prefetch_related(
        "deadlines", Prefetch("happened", entries)
    )
    law, now = law_of(viewer.force), clock.now()
    found = []
    for case in loaded:
        happened_there = list(case.happened.all())
        if closed := closed_now(law, status_of(happened_there), now=now):
            found.append(ClosedAddress(case, happened_there, closed))
    consulted({one.case.reference for one in found})
    return sorted(found, key=lambda one: (one.closed.until.due_at, one.case.pk))


def ids_of_team(viewer: User, found: Iterable[ClosedAddress]) -> set[int]:
    """Return the ids of those cases that are of the viewer's team or in its areas."""
    rows = CLOSURES.rows(viewer).filter(pk__in=[one.case.pk for one in found])
    return set(_of_team(rows, viewer).values_list("pk", flat=True))


def _of_team(rows: QuerySet[ClosureCase], viewer: User) -> QuerySet[ClosureCase]:
    if not viewer.team_id:
        return rows.none()
    areas = TeamArea.objects.filter(team=viewer.team_id).values("area_code")
    return rows.filter(Q(team=viewer.team_id) | Q(ward__code__in=areas))


def notice_of(viewer: User, reference: str, n: int) -> ClosureNotice:
    """Return one notice with its bytes; NotFound if it is not shown."""
    case = one_of(CLOSURES.rows(viewer), reference)
    found = ClosureNotice.objects.filter(case=case, n=n).first()
    if found is None:
        raise NotFound
    return found


def typed_before(viewer: User, case: ClosureCase) -> Mapping[str, str]:
    """Return the text of the last notice of a case, or else the text about the issuer
    and advice from the last notice of the same issuer.
    """
    rows = ClosureNotice.objects.defer("content").order_by("-made_at", "-pk")
    own = rows.filter(case=case).first()
    if own:
        return dict(own.typed)
    other = rows.filter(
        case__in=CLOSURES.rows(viewer), case__issuer=case.issuer_id
    ).first()
    typed = other.typed if other else {}
    return {name: typed[name] for name in OF_ISSUER if name in typed}


def address_of(viewer: User, case: ClosureCase) -> str:
    """Return the postal address as the last notice of the case has it; "" without."""
    made = notices_of(viewer, case)
    return str(made[0].typed.get("address", "")) if made else ""


def reviewers(case: ClosureCase) -> list[User]:
    """Return the users a council has named to review its cases; none of the police."""
    rows = User.objects.filter(
        organisation=case.issuer_id, is_active=True, reviews_closures=True
    )
    return list(rows.order_by("display_name"))


def organisations_to_consult(case: ClosureCase) -> list[Organisation]:
    """Return the organisations that can be named as consulted: the police first, then
    those of the case's district, then those of the whole force.

    Another district council has no part in a district's own notice, nor has a partner
    that serves other districts only. The police of the force police all of it.
    """
    found = Organisation.objects.filter(of_force(case.force_id))
    found = found.exclude(pk=case.issuer_id)
    if case.issuer.issues_as == IssuesAs.DISTRICT:
        found = found.exclude(issues_as=IssuesAs.DISTRICT)
    district = case.district.code if case.district else ""
    rows = [
        row
        for row in found.order_by("name")
        if row.kind == OrganisationKind.POLICE
        or not (district and row.districts)
        or district in row.districts
    ]
    return sorted(
        rows,
        key=lambda row: (
            row.kind != OrganisationKind.POLICE,
            district not in row.districts,
        ),
    )


def names_in(case: ClosureCase, events: Sequence[ClosureEvent]) -> dict[str, str]:
    """Return the names of whom entries name by a code.

    Of the force's organisations, if any was consulted; and of who was asked to sign, by
    their reference.
    """
    kinds = {event.kind for event in events}
    found: dict[str, str] = {}
    if EventKind.NAME_CONSULTEE in kinds:
        rows = Organisation.objects.filter(of_force(case.force_id))
        found |= dict(rows.values_list("code", "name"))
    if EventKind.ASK_SIGNATURE in kinds:
        people = User.objects.filter(username__in=_asked(events))
        found |= {one.reference: one.display_name for one in people}
    return found


def asked_last(events: Sequence[ClosureEvent]) -> str:
    """Return the username of who was asked last to sign; "" if no one was."""
    return next(reversed(_asked(live_rows(events))), "")


def _asked(events: Sequence[ClosureEvent]) -> list[str]:
    asks = [event for event in events if event.kind == EventKind.ASK_SIGNATURE]
    return [facts_of(event).person for event in asks]


def readers_of_draft(force: Force, issuer: Organisation) -> list[Organisation]:
    """Return the organisations whose people can read a draft: see `visible_closures`.

    The police of the force read every case, and a council its own.
    """
    police = Organisation.objects.filter(force=force, kind=OrganisationKind.POLICE)
    found = list(police.order_by("name"))
    return found if issuer in found else [*found, issuer]


def deadline_source() -> Source:
    """Return how the sweep and the list of deadlines read closure cases."""
    return Source(
        field="closure",
        one_name="Closure case",
        kind=CLOSURES,
        page="closures:detail",
        rows=lambda: ClosureCase.objects.select_related("premises").prefetch_related(
            "happened"
        ),
        # A deadline that begins when an order ends, such as costs, needs no sweep of
        # its own: the end of the order is an open deadline, which is swept anyway.
        live=Q(state__in=TO_BE_HEARD),
        visible=visible_closures,
        owner_of=owner_of,
        dues_of=dues_of,
        reviewed_by=reviewed_by,
        goes_by_law=True,
        judged=judged,
    )


def reviewed_by(row: ClosureCase) -> Q | None:
    """Return the condition of a council's own reviewers; None for a police case."""
    if row.issued_as == Issuer.POLICE:
        return None
    return Q(organisation=row.issuer_id)


def judged(row: ClosureCase, law: Provisions) -> list[str]:
    """Return everything in a case that would be unlawful under the given law."""
    events = live_events(
        happened(sorted(row.happened.all(), key=lambda event: event.n))
    )
    status, found = Status(), []
    for event in events:
        step = Step(law, Issuer(row.issued_as), status, event)
        try:
            breaches = [breach.text for breach in check_step(step)]
        except RuleBroken as refused:
            breaches = [refused.message]
        found += [f"entry {event.n}, {words}" for words in breaches]
        status = next_status(status, event)
    return found


def owner_of(row: ClosureCase) -> Owner:
    return Owner(
        field="closure",
        pk=row.pk,
        force_id=row.force_id,
        team_id=row.team_id,
        person_id=row.caseworker_id,
    )


def dues_of(
    row: ClosureCase,
    provisions: Provisions,
    *,
    events: Sequence[ClosureEvent] | None = None,
) -> list[Due]:
    """Return everything that is due on a case; nothing if it was recorded in error.

    `events` are all that it has, if the caller holds them.
    """
    if row.is_in_error:
        return []
    found = row.happened.all() if events is None else events
    rows = sorted(found, key=lambda event: event.n)
    status, now = status_of(rows), clock.now()
    reviews = [
        ToReview(row.n, row.recorded_at, row.reviewed_at is not None, is_alone(row))
        for row in to_review(rows)
    ]
    dues = dues_of_case(provisions, status, now=now, tenure=row.tenure)
    of_signature = _dues_of_signature(provisions, status, rows)
    return [*dues, *dues_of_review(reviews), *of_signature]


def _dues_of_signature(
    law: Provisions, status: Status, rows: Sequence[ClosureEvent]
) -> list[Due]:
    """Return what is due by who was asked to sign, or by who asked."""
    asked = status.asked
    name = asked.facts.person if asked else ""
    signatory = User.objects.filter(username=name).first() if name else None
    asks = [row for row in live_rows(rows) if row.kind == EventKind.ASK_SIGNATURE]
    return dues_of_signature(
        law,
        status,
        signatory=signatory.pk if signatory else None,
        drafter=asks[-1].recorded_by_id if asks else None,
    )


def _cases_of(caseworkers: Collection[int]) -> QuerySet[ClosureCase]:
    return ClosureCase.objects.filter(live_cases(), caseworker__in=caseworkers)


CASES_OF_PEOPLE = PersonalWork(
    code="closures",
    one="closure case",
    many="closure cases",
    held=_cases_of,
    column="caseworker",
    may_take=lambda person: policy.can(person, CLOSURES.verb_to_write(person)),
)
