"""What pages show of links: the panel of a record, likely records, what came of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.urls import reverse

from operations.links.choices import LinkCode
from operations.links.rules import LinkKind, in_order
from stronghold.core.records.presenters import Panel, named
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.form_page import FormPage

if TYPE_CHECKING:
    from operations.links.queries import End, LinkedTo, Step

# The field of each kind that says how far it has come, shown beside its title.
STATES: Mapping[str, str] = {
    "reports": "status",
    "taskings": "status",
    "warrants": "state",
    "closures": "state",
    "arrests": "disposal",
    "operations": "phase",
    "seizures": "quantity",
}
# What it means for a kind to have an outcome, which replaces its state.
OUTCOMES: Mapping[str, str] = {"warrants": "outcome", "reports": "outcome"}
# The fields that the viewer may read of each kind, by its code.
Fields: TypeAlias = Mapping[str, Collection[str]]
LED_TO, LINKED = "What it led to", "Linked records"
# The page of a county line has linked records of its own.
TITLES: Mapping[str, str] = {"reports": LED_TO, "lines": "Organised crime groups"}
LINK_A_RECORD = "Link a record"
LINK_TEXTS: Mapping[str, str] = {"lines": "Link a group"}


@dataclass(frozen=True)
class ShownEnd:
    """A linked record in words: what it is to this one, its title, day and state."""

    label: str
    title: str
    reference: str
    url: str
    when: str
    state: str = ""
    note: str = ""
    remove_url: str = ""
    # How many links after the record of the page.
    depth: int = 1


@dataclass(frozen=True)
class Offered:
    """A record that is likely to be linked, with the words of the link."""

    reference: str
    label: str
    title: str
    when: str


@dataclass(frozen=True)
class LinksShown:
    """What `links/panel.html` draws."""

    title: str
    rows: Sequence[ShownEnd]
    empty: str
    link_text: str
    link_url: str
    offered: Sequence[Offered]


def links_panel(
    end: "End",
    links: Sequence["LinkedTo"],
    steps: Sequence["Step"],
    offered: Sequence["End"],
    *,
    shown: Fields,
    removable: Collection[tuple[str, str]],
    may_link: bool,
) -> Panel | None:
    """Return the panel of what a record is linked to.

    `steps` are all that came of a report, in place of its own links. `removable` are
    the pairs of references whose link the viewer may remove. None if there is nothing
    to show.
    """
    if not (links or may_link):
        return None
    own = {link.end.reference: link for link in links}
    direct = {
        name: _link(link, end, shown, is_removable=link.names in removable)
        for name, link in own.items()
    }
    rows = [
        direct.get(step.end.reference) or _step(step, shown) for step in steps
    ] or list(direct.values())
    view = LinksShown(
        title=TITLES.get(end.kind.code, LINKED),
        rows=rows,
        empty="Nothing is linked to it yet.",
        link_text=LINK_TEXTS.get(end.kind.code, LINK_A_RECORD),
        link_url=reverse("links:new", args=[end.reference]) if may_link else "",
        offered=offered_records(end, offered) if may_link else [],
    )
    return Panel("links/panel.html", view)


def _link(
    link: "LinkedTo", near: "End", shown: Fields, *, is_removable: bool
) -> ShownEnd:
    entry = f"Entry of {written_instant(link.entered_at)}" if link.entered_at else ""
    made = f"Linked {written_instant(link.made_at)} by {link.maker}"
    notes = [entry, made if link.is_made else ""]
    return _shown_end(
        link.label,
        link.end,
        shown,
        note=". ".join(filter(None, notes)),
        remove_url=_remove_url(near, link) if is_removable else "",
    )


def _remove_url(near: "End", link: "LinkedTo") -> str:
    """Return the page that removes a link, and leads back to the record it is on."""
    first, second = link.names
    url = reverse("links:remove", args=[first, second])
    return f"{url}?from={near.reference}"


def _step(step: "Step", shown: Fields) -> ShownEnd:
    return _shown_end(step.label, step.end, shown, depth=step.depth)


def _shown_end(label: str, end: "End", shown: Fields, **given: Any) -> ShownEnd:
    return ShownEnd(
        label=label,
        title=end.kind.title(end.row),
        reference=end.reference,
        url=end.kind.url("detail", end.reference),
        when=written_date(end.on),
        state=_state(end, shown[end.kind.code]),
        **given,
    )


def _state(end: "End", fields: Collection[str]) -> str:
    """Return how far a record has come, of the fields that the viewer may read."""
    for names in (OUTCOMES, STATES):
        name = names.get(end.kind.code)
        if name and name in fields:
            text = end.kind.field(name).text(end.row)
            if text:
                return text
    return ""


def offered_records(near: "End", ends: Sequence["End"]) -> list[Offered]:
    """Return likely records with what each would be to the record of the page."""
    return [
        Offered(
            reference=end.reference,
            label=_label(near.reference, end.reference),
            title=end.kind.title(end.row),
            when=written_date(end.on),
        )
        for end in ends
    ]


def _label(near: str, far: str) -> str:
    found = in_order(near, far)
    if found is None:
        return ""
    first, _, kind = found
    return kind.forward if first == near else kind.back


def new_page(
    end: "End", offered: Sequence["End"], kinds: Sequence[LinkKind]
) -> FormPage:
    """Return the page on which a record is linked to another, by one of these kinds."""
    found = offered_records(end, offered)
    return FormPage(
        title="Link a record",
        caption=named(end.kind, end.row),
        back_url=end.kind.url("detail", end.reference),
        back_text=f"Back to the {end.kind.one.lower()}",
        button="Link",
        template="links/new.html",
        context={"offered": found, "can_be": can_be_linked(end, kinds)},
    )


def can_be_linked(end: "End", kinds: Sequence[LinkKind]) -> str:
    """Say in words what can be linked to a record, of the kinds of link given."""
    words = [_CAN_BE.get(end.kind.prefix, "")]
    if any(kind.code == LinkCode.OF_GROUP for kind in kinds):
        words.append(_OF_GROUP.get(end.kind.prefix, _GROUP))
    return ", or ".join(filter(None, words))


# What each kind can be linked to; a test compares it with the kinds of link.
_CAN_BE: Mapping[str, str] = {
    "R": "a tasking, warrant, arrest, closure case or operation that it led to",
    "T": "a report that it came from, or a warrant, arrest, closure case or operation "
    "that it led to",
    "W": "a report or tasking that it came from, an arrest or seizure made at its "
    "entry, or a closure case that it led to",
    "A": "a warrant at whose entry it was made, a report or tasking that it came from, "
    "a seizure made at it, or a closure case that it led to",
    "S": "an arrest or warrant at which it was made",
    "C": "a report, tasking, warrant or arrest that it came from, or an activity that "
    "it led to",
    "O": "a report or tasking that it came from",
    "P": "a closure case that it came from",
}
# The same of an organised crime group, for those who may read of groups.
_GROUP = "an organised crime group that it is part of the work against"
_OF_GROUP: Mapping[str, str] = {
    "N": "an operation, a warrant, an arrest, a seizure or a closure case in the work "
    "against it, or a county line that it is suspected of running",
    "L": "an organised crime group that is suspected of running it",
}


def remove_page(near: "End", first: "End", second: "End", kind: LinkKind) -> FormPage:
    """Return the page on which a link made in error is removed."""
    far = second if near.reference == first.reference else first
    label = kind.forward if far is second else kind.back
    return FormPage(
        title="Remove the link",
        caption=f"{named(near.kind, near.row)}. {label}: {named(far.kind, far.row)}",
        back_url=near.kind.url("detail", near.reference),
        back_text=f"Back to the {near.kind.one.lower()}",
        warning="Neither record will show the link any more. The audit log of both "
        "keeps it, with your name and the reason.",
        button="Remove the link",
        button_kind="warning",
    )


def done_words(first: str, second: str) -> str:
    return f"{first} and {second} are linked"


def ledger_words(links: Sequence["LinkedTo"]) -> list[tuple[str, str, str]]:
    """Return the label, the reference and the page of each link of a ledger's entry."""
    return [
        (
            link.label,
            link.end.reference,
            link.end.kind.url("detail", link.end.reference),
        )
        for link in links
    ]
