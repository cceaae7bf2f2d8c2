"""The pages of retention in words: rules, what is due, decisions, tombstones."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.kernel.choices import in_order
from stronghold.core.records.fields import Choice
from stronghold.core.records.kind import Kind, RecordKind
from stronghold.core.records.presenters import address, chosen_chips, pager_of
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import Cell, Chip, Column, Row, SummaryRow, Table, Tag
from stronghold.core.uploads.checked_files.presenters import (
    checked_sentence,
    waiting,
)
from stronghold.oversight.retention.choices import (
    AskedBy,
    Group,
    Since,
    Then,
    What,
)
from stronghold.oversight.retention.rules import BECAUSE, Differs, Rule, due_on

if TYPE_CHECKING:
    from stronghold.core.accounts.models import CheckedFile
    from stronghold.oversight.retention.models import Decision, Period, Tombstone
    from stronghold.oversight.retention.queries import (
        Due,
        Hanging,
        Retention,
        Reviewed,
        Sealed,
    )

OPEN = Tag("Still open", "attention")
# What a restriction means, on the page of the record.
RESTRICTED = (
    "This record is restricted. It is kept, and used only as evidence or to settle "
    "what is disputed (DPA 2018, ss.46(4) and 47). It is in no list, search, map, "
    "brief, file or API, and no partner sees it. Figures still count it. Only those "
    "who decide on erasures can read it, here."
)
GROUPS: Mapping[str, str] = {
    group: "No MoPI group" if group == Group.NONE else str(group.label)
    for group in Group
}
# The fields that figures count records by, of all kinds.
CATEGORIES = {
    "concern",
    "offence_class",
    "outcome",
    "issued_as",
    "drug_class",
    "kind",
}
# The values of "due by" in the address, and how many days ahead each looks.
AHEAD: Mapping[str, tuple[str, int]] = {
    "": ("Due now", 0),
    "30": ("In 30 days", 30),
    "365": ("In a year", 365),
}
DECIDED: Mapping[str, str] = {
    What.KEEP: "Kept longer",
    What.HOLD: "On legal hold",
    What.RESTRICT: "Restricted",
    What.ERASE: "Waiting to be erased",
}
DONE: Mapping[str, str] = {
    What.KEEP: "{n} kept until {until}",
    What.HOLD: "{n} put on legal hold",
    What.RESTRICT: "{n} restricted",
    What.ERASE: "{n} proposed for erasure: another person decides",
}


def period_words(rule: Rule) -> str:
    """Return how long something is kept: 6 years, 18 months."""
    return months_words(rule.months)


def months_words(months: int | None) -> str:
    if months is None:
        return "No period of its own"
    if not months:
        return "1 day"
    years, left = divmod(months, 12)
    if years and not left:
        return "1 year" if years == 1 else f"{years} years"
    return "1 month" if months == 1 else f"{months} months"


def since_words(rule: Rule) -> str:
    if rule.since == Since.NOTHING:
        return ""
    return f"From {Since(rule.since).label}"


def rules_table(rules: Sequence[Rule], *, may_propose: bool) -> Table:
    columns = [
        Column(text) for text in ("What", "Class", "How long", "Then", "In force from")
    ]
    if may_propose:
        columns.append(Column("Change", ways=True))
    return Table(
        caption="Retention rules",
        hide_caption=True,
        stacked=True,
        columns=columns,
        rows=[_rule_row(rule, may_propose=may_propose) for rule in rules],
    )


def _rule_row(rule: Rule, *, may_propose: bool) -> Row:
    cells: list[Cell | str | int] = [
        Cell(rule.label, note=rule.note),
        rule.group.label,
        Cell(period_words(rule), note=since_words(rule)),
        Then(rule.then).label,
        Cell(
            written_date(rule.valid_from),
            note="The force’s own" if rule.is_own else "Comes with the site",
        ),
    ]
    if may_propose:
        url = reverse("retention:propose", args=[rule.code]) if rule.may_be_set else ""
        cells.append(Cell("Change", href=url) if url else "")
    return Row(cells)


def looked_words(on: date) -> str:
    return f"Its sources were last looked at on {written_date(on)}."


def look_facts(on: date) -> list[SummaryRow]:
    return [SummaryRow("Last looked at", written_date(on))]


def sources(rules: Sequence[Rule]) -> list[SummaryRow]:
    return [SummaryRow(rule.label, rule.source) for rule in rules]


def periods_table(
    rows: Sequence["Period"], labels: Mapping[str, str], caption: str, *, ways: bool
) -> Table | None:
    """Return proposed or coming periods as a table; None if there are none."""
    if not rows:
        return None
    columns = [Column(text) for text in ("What", "How long", "From", "Proposed by")]
    if ways:
        columns.append(Column("Decide", ways=True))
    return Table(
        caption=caption,
        hide_caption=True,
        stacked=True,
        columns=columns,
        rows=[_period_row(row, labels, ways=ways) for row in rows],
    )


def _period_row(row: "Period", labels: Mapping[str, str], *, ways: bool) -> Row:
    cells: list[Cell | str | int] = [
        labels.get(row.code, row.code),
        months_words(row.months),
        written_date(row.valid_from),
        Cell(row.proposed_by.display_name, note=row.reason),
    ]
    if ways:
        url = reverse("retention:answer", args=[row.pk])
        cells.append(Cell("Decide", href=url))
    return Row(cells)


def file_page(kept: "CheckedFile | None", *, is_result: bool) -> dict[str, Any]:
    """Return what `oversight/retention/file.html` draws around its form."""
    return {
        "waiting": waiting(kept),
        "checked": checked_sentence(kept) if kept and not is_result else "",
    }


def file_preview(found: Sequence[Differs]) -> dict[str, Any]:
    """Return what a file would propose, of which nothing is stored yet."""
    columns = ("What", "Now", "Proposed", "From", "Source")
    return {
        "is_change": bool(found),
        "title": "What it would propose",
        "lines": ["Another person decides on each."],
        "nothing": "It is kept so already, or waits for a second person.",
        "table": Table(
            caption="What it would propose",
            hide_caption=True,
            stacked=True,
            columns=[Column(text) for text in columns],
            rows=[
                Row(
                    [
                        one.rule.label,
                        period_words(one.rule),
                        months_words(one.proposed.months),
                        written_date(one.valid_from),
                        one.proposed.source,
                    ]
                )
                for one in found
            ],
        ),
    }


def proposed_words(n: int) -> str:
    """Return how many periods of a file were proposed."""
    if not n:
        return "Nothing was proposed: it is kept so, or waits for a second person"
    periods = "1 period is" if n == 1 else f"{n} periods are"
    return f"{periods} proposed: another person decides"


def period_facts(row: "Period", rule: Rule) -> list[SummaryRow]:
    """Return a proposed period beside the one in force."""
    return [
        SummaryRow("Now", f"{period_words(rule)} {since_words(rule).lower()}"),
        SummaryRow("Proposed", months_words(row.months)),
        SummaryRow("From", written_date(row.valid_from)),
        SummaryRow("Source", row.source),
        SummaryRow("Why", row.reason),
        SummaryRow("Proposed by", row.proposed_by.display_name),
    ]


def due_page(  # noqa: PLR0913 - what the page is made of
    rules: Mapping[str, Rule],
    rule: Rule,
    reviewed: "Reviewed",
    found: "Due",
    *,
    counts: Mapping[str, int],
    decided: Mapping[str, int],
    ahead: str,
    until: date,
    filters: Any,
    ticked: Collection[str],
) -> dict[str, Any]:
    """Return the workbench: what is due under one rule, and links to the others."""
    base = {"rule": rule.code}
    params = base | {"ahead": ahead} if ahead else base
    wanted = filters.wanted.as_params()
    url = reverse("retention:due")
    months = rule.months or 0
    n = len(found.page.items)
    return {
        "url": url,
        "rule": rule,
        "kept": list(params.items()),
        "clear_url": address(url, params),
        "why": f"Reviewed {period_words(rule)} after {Since(rule.since).label}. "
        f"{GROUPS[rule.group]}. {rule.note}".strip(),
        "source": rule.source,
        "kinds": _kind_chips(rules, rule, counts, ahead),
        "ahead": _ahead_chips(base, ahead),
        "decided": [
            Chip(f"{DECIDED[what]} ({decided[what]:,})", _decided_url(what))
            for what in DECIDED
            if decided.get(what)
        ],
        "chosen": chosen_chips(filters.chosen, params | wanted, url),
        "rows": [
            _due_row(reviewed, row, found.hanging[row.reference], months, ticked)
            for row in found.page.items
        ],
        "counted": f"{n} on this page" if n else "",
        "pager": pager_of(
            found.page,
            url,
            params | wanted,
            newer_text="Sooner due",
            older_text="Later due",
        ),
        "empty": f"No {reviewed.kind.many.lower()} are due by {written_date(until)}.",
    }


def _decided_url(what: str) -> str:
    if what == What.ERASE:
        return reverse("retention:erasures")
    return reverse("retention:decided", args=[what])


def _kind_chips(
    rules: Mapping[str, Rule], current: Rule, counts: Mapping[str, int], ahead: str
) -> list[Chip]:
    more = {"ahead": ahead} if ahead else {}
    return [
        Chip(
            f"{rules[code].label} ({n:,})",
            address(reverse("retention:due"), {"rule": code, **more}),
            current=code == current.code,
        )
        for code, n in counts.items()
        if n or code == current.code
    ]


def _ahead_chips(base: Mapping[str, str], ahead: str) -> list[Chip]:
    url = reverse("retention:due")
    return [
        Chip(
            text,
            address(url, dict(base) | {"ahead": code} if code else base),
            current=code == ahead,
        )
        for code, (text, _) in AHEAD.items()
    ]


def _due_row(
    reviewed: "Reviewed",
    row: Any,
    hanging: "Hanging",
    months: int,
    ticked: Collection[str],
) -> dict[str, Any]:
    since = row.counted_from
    return {
        "reference": row.reference,
        "title": reviewed.kind.title(row),
        "url": reviewed.kind.url("detail", row.reference),
        "area": _ward(reviewed.kind, row),
        "due": written_date(due_on(since, months)),
        "since": written_date(since),
        "status": OPEN if hanging.is_open else _status(reviewed.kind, row),
        "hanging": [f"{n:,} {name}" for name, n in hanging.counts.items()],
        "ticked": row.reference in ticked,
    }


def _ward(kind: Kind[Any], row: Any) -> str:
    is_in_ward = isinstance(kind, RecordKind) and row.ward
    return row.ward.name if is_in_ward else ""


def _status(kind: Kind[Any], row: Any) -> Tag | None:
    return kind.status(row) if isinstance(kind, RecordKind) else None


def done_words(what: str, n: int, until: date | None) -> str:
    """Say what was just done with how many records."""
    records = "1 record is" if n == 1 else f"{n:,} records are"
    return DONE[what].format(n=records, until=written_date(until) if until else "")


def decided_table(
    rows: Sequence["Decision"],
    titles: Mapping[str, tuple[str, str]],
    *,
    what: str,
    may_end: bool,
) -> Table | None:
    """Return the decisions of one sort that are in force."""
    if not rows:
        return None
    labels = ["Record", "Why", "Decided by"]
    if what == What.KEEP:
        labels.insert(1, "Kept until")
    columns = [Column(text) for text in labels]
    if may_end:
        columns.append(Column("End it", ways=True))
    return Table(
        caption=DECIDED[what],
        hide_caption=True,
        stacked=True,
        columns=columns,
        rows=[_decided_row(row, titles, what, may_end=may_end) for row in rows],
    )


def _decided_row(
    row: "Decision",
    titles: Mapping[str, tuple[str, str]],
    what: str,
    *,
    may_end: bool,
) -> Row:
    title, url = titles.get(row.reference, ("", ""))
    cells: list[Cell | str | int] = [
        Cell(title or row.reference, href=url, reference=row.reference)
    ]
    if what == What.KEEP and row.until:
        cells.append(written_date(row.until))
    who = Cell(row.proposed_by.display_name, note=written_instant(row.proposed_at))
    cells += [Cell(why(row), note=row.words), who]
    if may_end:
        cells.append(Cell("End it", href=reverse("retention:end", args=[row.pk])))
    return Row(cells)


def why(row: "Decision") -> str:
    """Return why it was decided, or who asked for a hold."""
    if row.what == What.HOLD:
        return f"Asked for by: {AskedBy(row.asked_by).label}"
    return str(BECAUSE[row.what](row.because).label)


def erasure_rows(
    rows: Sequence["Decision"],
    titles: Mapping[str, tuple[str, str]],
    rules: Mapping[str, Rule],
    *,
    mine: int,
    ticked: Collection[str],
) -> list[dict[str, Any]]:
    """Return the proposals to erase. One's own cannot be ticked."""
    return [
        {
            "pk": row.pk,
            "title": titles.get(row.reference, (row.reference, ""))[0],
            "url": titles.get(row.reference, ("", ""))[1],
            "reference": row.reference,
            "rule": rules[row.rule].label,
            "why": why(row),
            "words": row.words,
            "by": row.proposed_by.display_name,
            "at": written_instant(row.proposed_at),
            "is_mine": row.proposed_by_id == mine,
            "ticked": str(row.pk) in ticked,
            "end_url": reverse("retention:end", args=[row.pk]),
        }
        for row in rows
    ]


def decision_facts(
    row: "Decision", titles: Mapping[str, tuple[str, str]]
) -> list[SummaryRow]:
    title, url = titles.get(row.reference, (row.reference, ""))
    return [
        SummaryRow("Record", title, href=url, reference=row.reference),
        SummaryRow("Decision", DECIDED[row.what]),
        SummaryRow("Why", why(row), lines=[row.words] if row.words else []),
        SummaryRow(
            "Decided by",
            f"{row.proposed_by.display_name}, {written_instant(row.proposed_at)}",
        ),
    ]


def _category(kind: Kind[Any], code: str) -> str:
    """Return the label of what figures count a record as."""
    for field in kind.fields:
        if isinstance(field, Choice) and field.name in CATEGORIES:
            labels = dict(in_order(field.choices))
            if code in labels:
                return labels[code]
    return ""


def tombstone_facts(
    row: "Tombstone", rule: Rule, kind: Kind[Any], names: Mapping[str, str]
) -> list[SummaryRow]:
    """Return what is left of an erased record; `names` are of areas, by code."""
    decision = row.decision
    codes = filter(None, (row.lsoa, row.ward, row.district))
    areas = ", ".join(names.get(code, code) for code in codes)
    answer = decision.answer
    facts = [
        SummaryRow("Erased", written_instant(row.erased_at)),
        SummaryRow("Under the rule for", rule.label, lines=[rule.source]),
        SummaryRow("Why", why(decision)),
        SummaryRow("Proposed by", decision.proposed_by.display_name),
        SummaryRow("Approved by", answer.decided_by.display_name),
    ]
    # No figure counts a plan.
    if not isinstance(kind, RecordKind):
        return facts
    return facts + [
        SummaryRow("Counted in the week of", written_date(row.week)),
        SummaryRow("Counted as", _category(kind, row.category) or kind.one),
        SummaryRow("Counted in", areas or "Elsewhere, or place not known"),
    ]


def seal_facts(sealed: "Sealed | None") -> list[SummaryRow]:
    """Return the seal of the event that says so, if it is sealed yet."""
    if sealed is None:
        return [SummaryRow("Seal of the audit log", "Not sealed yet: ask again later")]
    return [
        SummaryRow("Logged", written_instant(sealed.logged_at)),
        SummaryRow("Sealed in block", f"{sealed.block:,}"),
        SummaryRow("Hash of that block", sealed.hash),
    ]


def restriction_facts(row: "Decision", *, may_read: bool) -> list[SummaryRow]:
    """Return who restricted a record, when and why; the words to who may read it."""
    lines = [row.words] if row.words and may_read else []
    by = f"{row.proposed_by.display_name}, {written_instant(row.proposed_at)}"
    return [SummaryRow("Why", why(row), lines=lines), SummaryRow("Restricted by", by)]


def restricted_rows(
    kind: Kind[Any], row: Any, shown: Collection[str]
) -> list[SummaryRow]:
    """Return what a restricted record says: each field that the reader may see."""
    return [
        SummaryRow(field.label, text)
        for field in kind.fields
        if field.label and field.name in shown and field.name != "reference"
        for text in [field.text(row)]
        if text
    ]


NOT_ENDED = "The time starts when it ends"


def retention_rows(found: "Retention") -> list[SummaryRow]:
    """Return what the page of a record says of its retention."""
    rule, decision = found.rule, found.decision
    since = Since(rule.since).label
    rows = [
        SummaryRow(
            "Due for review",
            NOT_ENDED if found.is_running else written_date(found.due_on),
            lines=[f"{period_words(rule)} after {since}, {GROUPS[rule.group]}"],
        )
    ]
    if decision is None:
        return rows
    if decision.what == What.KEEP and decision.until:
        rows.append(SummaryRow("Kept until", written_date(decision.until)))
        return rows
    words = {
        What.HOLD: "Keep it as it is until the hold is lifted",
        What.RESTRICT: "Use it only as evidence, or to settle what is disputed",
        What.ERASE: "A second person decides",
    }
    lines = [words[What(decision.what)], why(decision)]
    tag = Tag(DECIDED[decision.what], "attention")
    rows.append(SummaryRow("Decided", tag=tag, lines=lines))
    return rows
