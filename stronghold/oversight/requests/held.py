"""What is held in one record, item by item, for a request about someone's data.

A restricted record is held too, with its photos and papers. What hangs on a record is
read through the rows of it that the viewer may read, and by no condition of its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point
from django.db.models import QuerySet

from operations.after_care.queries import revisits_of
from operations.after_care.record import AFTER_CARE
from operations.closures.actions.paper import CASE_PAPERS
from operations.closures.presenters import event_words
from operations.closures.presenters.inside import inside_words
from operations.closures.queries import (
    events_held,
    inside_held,
    names_in,
    notices_held,
    review_notes,
)
from operations.closures.record import CLOSURES
from operations.disruptions.choices import DisruptionKind, Level
from operations.disruptions.queries import disruptions_held, records_named
from operations.groups.record import GROUPS
from operations.papers.queries import papers_held
from operations.taskings.record import TASKINGS
from operations.warrants.actions.papers import WARRANT_PAPERS
from operations.warrants.presenters.panel import entry_words, premises_words
from operations.warrants.queries import hidden_references, premises_held
from operations.warrants.record import WARRANTS
from reports.photos.queries import photo_content, photos_held
from reports.report.record import REPORTS
from reports.reporter.queries import call_backs_for_request, reporter_for_request
from reports.reporter.rules import CONTACT_FIELDS, SUBJECTS
from reports.triage.queries import assessments_held
from reports.triage.rules import CONSIDERATIONS
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.fields import Derived, YesNo
from stronghold.core.records.kind import Kind, RecordKind
from stronghold.core.records.queries import history_of
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.oversight.requests.grounds import CRIME, OTHERS
from stronghold.oversight.requests.rules import Item
from stronghold.oversight.retention.queries import rows_with_restricted
from stronghold.packs.queries import witnesses_held

if TYPE_CHECKING:
    from stronghold.oversight.requests.models import RequestRecord

_ABOUT_OTHERS = {
    FieldClass.FREE_TEXT,
    FieldClass.ORIGINAL,
    FieldClass.PLACE_EXACT,
    FieldClass.RESTRICTED,
}
# The plans that name the record they came from.
_PLANS: Sequence[Kind[Any]] = (TASKINGS, AFTER_CARE)


@dataclass(frozen=True)
class Held:
    """One record of a request, as its items are read from it."""

    viewer: User
    kind: Kind[Any]
    row: Any
    record: "RequestRecord"

    @property
    def rows(self) -> QuerySet[Any]:
        """The record, as a condition for what hangs on it."""
        rows = rows_with_restricted(self.viewer, self.kind)
        return rows.filter(pk=self.row.pk)


def items_of(held: Held, organisations: Sequence[str], *, is_live: bool) -> list[Item]:
    """Return the items of a record; none of a live warrant can be given."""
    viewer, kind = held.viewer, held.kind
    items = [
        *_fields(viewer, kind, held.row),
        *_earlier(viewer, kind, held.row),
        *_hanging(held),
        *_came_of(held),
        *_recipients(organisations),
    ]
    if is_live:
        items = [_locked(item, CRIME) for item in items]
    return items


def _hanging(held: Held) -> Iterable[Item]:
    """Yield what only records of one kind have."""
    for part in PARTS.get(held.kind.code, ()):
        yield from part.read(held)


def _locked(item: Item, ground: str) -> Item:
    return Item(item.code, item.label, item.words, ground, is_locked=True)


def _fields(viewer: User, kind: Kind[Any], row: Any) -> Iterable[Item]:
    shown = kind.shown_to(viewer)
    for field in kind.fields:
        is_hidden = not field.label or isinstance(field, Derived)
        if is_hidden or field.name not in shown:
            continue
        is_unknown = isinstance(field, YesNo) and field.value(row) is None
        stored = getattr(row, field.name)
        words = "" if is_unknown else field.text(row)
        if field.name == "source" and _names_live_warrant(viewer, words):
            continue
        if isinstance(stored, Point):
            words = f"{stored.y:.5f}, {stored.x:.5f}"
        if words and stored not in (None, "", []):
            ground = _usual(kind, field.name, field.privacy)
            yield Item(f"field.{field.name}", field.label, words, ground)


def _names_live_warrant(viewer: User, words: str) -> bool:
    """Say whether words name a live warrant that the viewer may not know of."""
    if f"{WARRANTS.prefix}-" not in words:
        return False
    return any(reference in words for reference in hidden_references(viewer))


def _usual(kind: Kind[Any], name: str, privacy: FieldClass) -> str | None:
    """Return "" for a field that is given by rule; None if someone has to read it.

    What may be disclosed to a named person is given. Free text and exact places can be
    about others, and so are the names of staff; whether anything else would harm an
    inquiry, no rule knows.
    """
    names_staff = kind.model._meta.get_field(name).related_model is User
    if names_staff or privacy in _ABOUT_OTHERS:
        return None
    disclosed = kind.disclosed if isinstance(kind, RecordKind) else ()
    is_given = privacy == FieldClass.OPEN or name in ("reference", *disclosed)
    return "" if is_given else None


def _earlier(viewer: User, kind: Kind[Any], row: Any) -> Iterable[Item]:
    """Yield what fields said before they were changed."""
    events = history_of(rows_with_restricted(viewer, kind), row.reference)
    shown = kind.shown_to(viewer)
    labels = kind.labels(shown)
    for field in kind.fields:
        is_point = field.name == "point"
        never_changes = is_point or field.name in kind.rough
        if field.name not in labels or len(events) < 2 or never_changes:
            continue
        now = field.text(row)
        before = [field.text(event) for event in events]
        words = "; ".join(dict.fromkeys(w for w in before if w and w != now))
        if words:
            ground = _usual(kind, field.name, field.privacy)
            label = f"{field.label}, before it was changed"
            yield Item(f"earlier.{field.name}", label, words, ground)


def _reporter(held: Held) -> Iterable[Item]:
    """Yield who reported it, and their call-backs: given to that person alone."""
    viewer, record = held.viewer, held.record
    usual, locked = ("", False) if record.as_reporter else (OTHERS, True)
    try:
        who = reporter_for_request(
            viewer, record.reference, request=record.request.reference
        )
    except NotFound:
        who = None
    for name in CONTACT_FIELDS if who else ():
        value = getattr(who, name)
        words = str(value)
        if isinstance(value, bool):
            words = "Yes" if value else "No"
        elif name == "safe_way" and who:
            words = who.get_safe_way_display()
        if words:
            label = f"Reporter: {_CONTACT_LABELS.get(name) or SUBJECTS[name]}"
            shown = words if record.as_reporter else NOT_SHOWN
            yield Item(f"reporter.{name}", label, shown, usual, locked)
    for one in call_backs_for_request(viewer, record.reference):
        parts = [f"Due {written_date(one.due_on)}"]
        if one.done_at:
            parts.append(f"{one.get_result_display()}, {written_instant(one.done_at)}")
        if one.cleared_text:
            parts.append(f"What could be said: {one.cleared_text}")
        label = f"Call-back {one.ordinal}"
        code = f"call_back.{one.ordinal}"
        shown = ". ".join(parts) if record.as_reporter else NOT_SHOWN
        yield Item(code, label, shown, usual, locked)


# What is held about someone else than who asks is not read out to the reader either.
NOT_SHOWN = "Held, and not shown here"
_CONTACT_LABELS = {
    "safe_way": "Safe way",
    "voicemail": "Voicemail allowed",
    "never_visit": "Never visit",
    "consents": "Agreed to be called back",
}


def _assessments(held: Held) -> Iterable[Item]:
    """Yield each THRIVE assessment of a report, and its reason in words."""
    for n, one in enumerate(assessments_held(held.rows), start=1):
        by = one.assessed_by.display_name
        lines = [
            f"Assessed {written_instant(one.assessed_at)} by {by}",
            f"Grade: {one.get_grade_display()}",
        ]
        for name in CONSIDERATIONS if one.is_weighed else ():
            weight = getattr(one, f"get_{name}_display")()
            lines.append(f"{name.capitalize()}: {weight}")
        if one.reason:
            lines.append(f"Reason: {one.reason}")
        yield Item(f"assessment.{n}", f"Assessment {n}", "\n".join(lines), None)


def _photos(held: Held) -> Iterable[Item]:
    """Yield its photos, those that are shown first."""
    found = photos_held(held.viewer, held.rows)
    for one in sorted(found, key=lambda photo: photo.removed_at is not None):
        added = f"Added {written_instant(one.added_at)}"
        removed = "Removed" if one.removed_at else ""
        words = ", ".join(filter(None, (one.caption, added, removed)))
        yield Item(f"photo.{one.reference}", f"Photo {one.reference}", words, None)


_PAPERS = {CLOSURES.code: CASE_PAPERS, WARRANTS.code: WARRANT_PAPERS}


def _papers(held: Held) -> Iterable[Item]:
    """Yield its papers by kind and title; a copy is given outside the answer."""
    for one in papers_held(held.viewer, _PAPERS[held.kind.code], held.rows):
        words = f"{one.title}. Added {written_instant(one.added_at)}"
        label = f"Paper {one.n}: {one.get_kind_display()}"
        yield Item(f"paper.{one.n}", label, words, None)


def _steps(held: Held) -> Iterable[Item]:
    """Yield what happened in a closure case, and the notices that were made of it."""
    rows = events_held(held.rows)
    names = names_in(held.row, rows)
    notes = review_notes(held.viewer, rows)
    for row in rows:
        title, words = event_words(row, names=names, note=notes.get(row.n, ""))
        yield Item(f"step.{row.n}", f"Step {row.n}: {title}", words, None)
    for notice in reversed(notices_held(held.rows)):
        words = f"Made {written_instant(notice.made_at)} by {notice.made_by}"
        label = f"Closure notice {notice.n}, as printed"
        yield Item(f"notice.{notice.n}", label, words, None)


def _inside(held: Held) -> Iterable[Item]:
    """Yield who may be inside closed premises, with those whose entry was ended."""
    for one in inside_held(held.rows):
        paper = f"the order of step {one.order.n}" if one.order else "the notice"
        added = f"Added {written_instant(one.added_at)} by {one.added_by.display_name}"
        lines = [inside_words(one), f"By {paper}", added]
        if one.removed_at and one.removed_by:
            by = one.removed_by.display_name
            lines.append(f"Ended {written_instant(one.removed_at)} by {by}")
        label = f"Who may be inside, entry {one.n}"
        yield Item(f"inside.{one.n}", label, "\n".join(lines), None)


def _witnesses(held: Held) -> Iterable[Item]:
    """Yield the witnesses whom each hearing pack of a case lists."""
    for n, one in enumerate(witnesses_held(held.rows), start=1):
        made = f"Listed {written_instant(one.made_at)} by {one.made_by.display_name}"
        label = f"Witnesses in hearing pack {n}"
        yield Item(f"witnesses.{n}", label, f"{one.witnesses}\n{made}", None)


def _disruptions(held: Held) -> Iterable[Item]:
    """Yield what held a group up, with those that are in error."""
    rows = disruptions_held(held.rows)
    seen = records_named(held.viewer, {name for one in rows for name in one.evidence})
    for one in rows:
        by = one.recorded_by.display_name
        lines = [
            f"{DisruptionKind(one.kind).label}, {written_date(one.happened_on)}",
            f"Level: {Level(one.level).label}",
            f"Recorded {written_instant(one.recorded_at)} by {by}",
        ]
        if one.is_evidenced:
            named = [name for name in one.evidence if name in seen]
            lines.append(": ".join(filter(None, ("Records show it", ", ".join(named)))))
        else:
            lines.append(f"No record shows it: {one.why_no_evidence}")
        if one.error_at:
            lines.append(
                f"Marked as in error {written_instant(one.error_at)}: "
                f"{one.error_reason}"
            )
        label = f"Disruption {one.n}"
        yield Item(f"disruption.{one.n}", label, "\n".join(lines), None)


def _entries(held: Held) -> Iterable[Item]:
    """Yield the premises of a warrant, and each entry that was made there."""
    for at in premises_held(held.rows):
        label = f"Premises {at.number}"
        yield Item(f"premises.{at.number}", label, premises_words(at), None)
        for one in sorted(at.entries.all(), key=lambda entry: entry.number):
            label = f"Entry {one.number}, premises {at.number}"
            yield Item(f"entry.{one.number}", label, entry_words(one), None)


def _revisits(held: Held) -> Iterable[Item]:
    """Yield the revisits of a home, each by when and by which activity."""
    for one in revisits_of(held.row):
        words = f"Due {written_date(one.due_on)}"
        if one.done_on:
            words = f"{words}, made {written_date(one.done_on)}, {one.activity}"
        yield Item(f"revisit.{one.day}", f"Revisit, day {one.day}", words, None)


@dataclass(frozen=True)
class Part:
    """What hangs on a record: how it is read, and from which tables."""

    read: Callable[[Held], Iterable[Item]]
    tables: Sequence[str]


_PAPER = Part(_papers, ("operations.Paper",))
# What hangs on a record, by the code of its kind.
PARTS: Mapping[str, Sequence[Part]] = MappingProxyType(
    {
        REPORTS.code: (
            Part(_reporter, ("reports.Reporter", "reports.CallBack")),
            Part(_assessments, ("reports.Assessment",)),
            Part(_photos, ("reports.Attachment",)),
        ),
        CLOSURES.code: (
            Part(
                _steps,
                (
                    "operations.ClosureEvent",
                    "operations.ClosureNotice",
                    "operations.ClosureSignatory",
                ),
            ),
            Part(_inside, ("operations.ClosureException",)),
            _PAPER,
            Part(_witnesses, ("packs.HearingPack",)),
        ),
        WARRANTS.code: (
            Part(_entries, ("operations.WarrantEntry", "operations.WarrantPremises")),
            _PAPER,
        ),
        AFTER_CARE.code: (Part(_revisits, ("operations.Revisit",)),),
        GROUPS.code: (Part(_disruptions, ("operations.Disruption",)),),
    }
)
# Tables about people that no request gathers, each with why. A test fails for one that
# is neither here nor in a part.
LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "accounts.CheckedFile": "a file that waits an hour to be imported, and is then "
        "gathered as what it became",
        "audit.EarlierRow": "what gathered rows said before they were changed: no page "
        "shows it, and it is erased with them",
        "disclosures.DisclosedField": "copies of fields that are gathered, as is to "
        "which organisations they went",
        "disclosures.Disclosure": "to which organisations a record went is gathered",
        "opendata.StopSearch": "published on data.police.uk, without names",
        "opendata.StreetCrime": "published on data.police.uk, without names",
        "operations.ArrestMatch": "says only which two arrests are one; each is "
        "gathered by its own reference",
        "operations.AskFirstRequest": "about a place and a team: no words about a "
        "person",
        "operations.HistoryFile": "a file of an earlier system, kept only until its "
        "lines are imported",
        "operations.HistoryProblem": "what is wrong with a line of such a file",
        "operations.PhaseBegun": "days of an operation: no words about a person",
        "operations.SharingHold": "says only that partners do not see a record",
        "operations.VisitAlert": "a visit that an officer planned, by its place",
        "oversight.BreachStep": "about a breach, and not about one person",
        "oversight.DataBreach": "about a breach, and not about one person",
        "oversight.DataRequest": "what the person asked: they have it",
        "oversight.RequestItem": "what was answered: they have it",
        "oversight.RequestNotice": "what was answered: they have it",
        "oversight.RequestRecord": "what was answered: they have it",
        "oversight.RequestStep": "what was answered: they have it",
        "places.AskFirst": "whom to ring at which premises: no words about a person",
        "places.Premises": "the address of a record is gathered as its field",
        "portal.Sent": "which partner logged a record",
        "portal.Visit": "when a partner's person last looked",
        "reports.DuplicateDecision": "says only which two reports are one; each is "
        "gathered by its own reference",
        "sharing.Agreement": "terms with an organisation",
        "sharing.AgreementPaper": "terms with an organisation",
        "sharing.IdentityCheck": "what an agreement shows, in numbers",
        "sharing.Release": "figures",
        "sharing.Ticket": "keys of a connection",
    }
)


def _came_of(held: Held) -> Iterable[Item]:
    """Yield the taskings and the after-care that the record led to."""
    for kind in _PLANS:
        rows = rows_with_restricted(held.viewer, kind)
        rows = rows.filter(source=held.row.reference, erased_at=None)
        found = list(kind.loaded(rows).order_by("pk"))
        consulted(plan.reference for plan in found)
        for plan in found:
            says = _fields(held.viewer, kind, plan)
            words = "\n".join(f"{item.label}: {item.words}" for item in says)
            label = f"{kind.one} {plan.reference}"
            yield Item(f"plan.{plan.reference}", label, words, None)


def _recipients(organisations: Sequence[str]) -> Iterable[Item]:
    if organisations:
        yield Item("recipients", "Shared with", ", ".join(organisations))


def photo_bytes(viewer: User, report: str, reference: str) -> bytes:
    """Return the file of a photo. RuleBroken if it is not there."""
    reports = rows_with_restricted(viewer, REPORTS).filter(reference=report)
    found = photos_held(viewer, reports)
    try:
        row = next(photo for photo in found if photo.reference == reference)
        return photo_content(viewer, row, small=False)
    except (NotFound, StopIteration):
        raise RuleBroken(
            f"The file of photo {reference} is missing: ask the site’s operator to "
            "restore it, or withhold the photo"
        ) from None
