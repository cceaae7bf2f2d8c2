"""The pages of what a force decides, in words: what counts, what is to come, why."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.own_roles.rules import ROLES, lost_by
from stronghold.core.accounts.permissions import verb_words
from stronghold.core.accounts.roles import BASES, KEPT
from stronghold.core.decided.rules import (
    HIDDEN,
    NAME,
    Rows,
    Subject,
    Words,
    changes,
    on_one_line,
    written,
)
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import Cell, Column, Link, Row, SummaryRow, Table
from stronghold.core.uploads.checked_files.presenters import (
    checked_sentence,
    waiting,
)

if TYPE_CHECKING:
    from stronghold.core.accounts.models import CheckedFile
    from stronghold.force_setup.force_choices.actions import Changed
    from stronghold.force_setup.force_choices.queries import Decision, State

BY_FILE = "The file of the force"


def page(
    found: Sequence[tuple[Subject, "State"]], *, may_decide: bool
) -> dict[str, Any]:
    """Return each subject with its rows, since when they count, and what is to come."""
    return {
        "parts": [_part(*one, may_decide=may_decide) for one in found],
        "may_decide": may_decide,
    }


def _part(subject: Subject, state: "State", *, may_decide: bool) -> dict[str, Any]:
    return {
        "code": subject.code,
        "title": subject.title,
        "lede": subject.lede,
        "rows": _named(state.rows)
        if subject.is_ordered
        else [_row(subject, row, may_decide=may_decide) for row in state.rows],
        "since": _since(state),
        "coming": [_coming(subject, one) for one in state.coming],
        "change_url": reverse("force:choices:change", args=[subject.code])
        if may_decide and not subject.is_open
        else "",
        "lost": [_lost_words(*one) for one in lost_by(state.rows)],
        "add": _bases() if may_decide and subject.is_open else (),
        "empty": "None yet." if subject.is_open and not state.rows else "",
        "history_url": reverse("force:choices:history", args=[subject.code])
        if state.latest or state.coming
        else "",
    }


def _lost_words(name: str, lost: Sequence[str]) -> dict[str, str]:
    """Return what a role lost when it was converted."""
    words = f"no longer allows: {'; '.join(lost)}." if lost else "allows what it did."
    return {"name": name, "words": words}


def _since(state: "State") -> str:
    latest = state.latest
    if latest is None:
        return "As it came with the site." if state.rows else ""
    by = latest.by or BY_FILE.lower()
    return f"Since {written_date(latest.valid_from)}, decided by {by}."


def _coming(subject: Subject, one: "Decision") -> str:
    return (
        f"From {written_date(one.valid_from)}: "
        f"{_in_words(changes(subject, one.before, one.rows))}."
    )


def _in_words(found: Sequence[tuple[str, Words, Words]]) -> str:
    return "; ".join(
        f"{what} from {on_one_line(old)} to {on_one_line(new)}"
        if old
        else f"{what} {on_one_line(new)}"
        for what, old, new in found
    )


def _bases() -> list[Link]:
    """Return the links to a new role, by the role that it is based on."""
    return [
        Link(str(role.label), reverse("force:choices:new_role", args=[role.value]))
        for role in BASES
    ]


def role_lede(base: Role) -> str:
    """Return what an own role is, beside its base."""
    return (
        f"It allows what {base.label} does, but for what you untick, and never more. "
        f"{ROLES.counts}"
    )


def always_words(base: Role) -> str:
    """Return what every role on a base allows."""
    words = "; ".join(sorted(verb_words(verb).lower() for verb in KEPT[base]))
    return f"A role based on {base.label} always allows: {words}."


def given_words(n: int) -> str:
    """Return how many have a role that is about to change."""
    if n == 1:
        return "1 person or access rule has this role."
    return f"{n:,} people and access rules have this role."


def _named(rows: Rows) -> list[SummaryRow]:
    """Return names in their order, and those that are not for new records."""
    hidden = [row["name"] for row in rows if row[HIDDEN.name]]
    offered = [row["name"] for row in rows if not row[HIDDEN.name]]
    more = [SummaryRow(HIDDEN.label, lines=hidden)] if hidden else []
    return [SummaryRow("In this order", lines=offered)] + more


def _row(subject: Subject, row: Any, *, may_decide: bool) -> SummaryRow:
    """Return a row by its name, with the values that the force decided."""
    values = [written(one, row) for one in subject.columns if one is not NAME]
    url = (
        reverse("force:choices:change_role", args=[row["code"]])
        if may_decide and subject.is_open
        else ""
    )
    name = row.get(NAME.name) or subject.label_of(row)
    return SummaryRow(name, ", ".join(values), change_url=url)


def history_page(subject: Subject, found: Sequence["Decision"]) -> dict[str, Any]:
    """Return every decision on a subject, the newest first."""
    columns = ("Counts from", "Decided", "By", "What changed", "Why")
    return {
        "title": subject.title,
        "back_url": f"{reverse('force:choices:page')}#{subject.code}",
        "table": Table(
            caption="Decisions, newest first",
            hide_caption=True,
            stacked=True,
            columns=[Column(text) for text in columns],
            rows=[
                Row(
                    [
                        written_date(one.valid_from),
                        written_instant(one.set_at),
                        one.by or BY_FILE,
                        _what_changed(subject, one),
                        one.reason,
                    ]
                )
                for one in found
            ],
        )
        if found
        else None,
    }


def _what_changed(subject: Subject, one: "Decision") -> str:
    found = [_in_words(changes(subject, one.before, one.rows))]
    if subject is ROLES:
        found += _of_earlier_form(one.before, one.rows)
    return (
        "; ".join(filter(None, found))
        or "Nothing, beside what was decided for that day"
    )


def _of_earlier_form(before: Rows, after: Rows) -> list[str]:
    """Return what roles allowed beyond their base, until none could, and when seen."""
    known, found = lost_by(before), lost_by(after)
    lines = [
        f"{name}: allowed {'; '.join(lost)} until the update after which roles only "
        "take away"
        for name, lost in found
        if lost and (name, lost) not in known
    ]
    return lines + (["Seen what they no longer allow"] if known and not found else [])


def preview(
    found: Sequence["Changed"], valid_from: date, lines: Sequence[str]
) -> dict[str, Any]:
    """Return what a decision would change, which is not stored yet."""
    return {
        "is_change": bool(found),
        "title": f"What changes from {written_date(valid_from)}",
        "lines": list(lines),
        "table": Table(
            caption="What changes",
            hide_caption=True,
            stacked=True,
            columns=[Column("What"), Column("Now"), Column("Then")],
            rows=[
                Row(
                    [
                        Cell(what, note=one.subject.title if len(found) > 1 else ""),
                        on_one_line(old),
                        on_one_line(new),
                    ]
                )
                for one in found
                for what, old, new in one.changes
            ],
        ),
    }


def done_words(found: Sequence["Changed"], valid_from: date) -> str:
    """Return what was decided, in one line."""
    if not found:
        return "Nothing changed: it was decided so already"
    titles = ", ".join(one.subject.title for one in found if not one.waits)
    waits = ", ".join(one.subject.title for one in found if one.waits)
    said = [f"Decided from {written_date(valid_from)}: {titles}"] if titles else []
    if waits:
        said.append(
            f"{waits}: people would see more, so it counts once a records manager or "
            "supervisor has approved it"
        )
    return ". ".join(said)


def file_page(kept: "CheckedFile | None", *, is_result: bool) -> dict[str, Any]:
    """Return what `force/choices/file.html` draws around its form and its preview."""
    return {
        "waiting": waiting(kept),
        "checked": checked_sentence(kept) if kept and not is_result else "",
        "back_url": reverse("force:choices:page"),
        "download_url": reverse("force:choices:download"),
    }
