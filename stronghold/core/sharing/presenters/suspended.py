"""A suspended agreement: what ends that, who asked for it, and who confirms it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.sharing.choices import AgreementChange, AgreementStatus
from stronghold.core.sharing.presenters.terms import signature_row
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import SummaryRow

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User
    from stronghold.core.sharing.models import Agreement
    from stronghold.core.sharing.queries import Answer, Refusal, Suspension

# How many of those who may confirm it are named.
MOST_NAMED = 5
# The latest; the audit log has all.
MOST_SUSPENSIONS = 3
_ANSWERED = {
    AgreementChange.RESUME_ASKED: "{by} asked on {at} to resume it",
    AgreementChange.RESUME_WITHDRAWN: "{by} withdrew that on {at}",
    AgreementChange.RESUME_REFUSED: "Refused on {at} by {by}",
    AgreementChange.RESUMED: "Confirmed on {at} by {by}",
}


def who_ends_text(row: "Agreement") -> str:
    """Say who ends a suspension."""
    return (
        f"Two people of {row.force.name} end the suspension: one asks and says why, "
        "and another confirms."
    )


def ends_text(row: "Agreement") -> str:
    """Say what ends a suspension, and what can be signed meanwhile."""
    return (
        f"{who_ends_text(row)} Another version can be signed only after that, or once "
        "this one is ended."
    )


def waits_text(suspended: "Agreement", row: "Agreement") -> str:
    """Say why a version cannot be signed while another one is suspended."""
    return (
        f"Version {suspended.version} is suspended, and signing version {row.version} "
        f"would not end that. Version {row.version} can be signed once two people of "
        f"{row.force.name} have resumed version {suspended.version}, or once version "
        f"{suspended.version} has been ended."
    )


def later_text(later: "Agreement") -> str:
    """Tell who suspends a version of a signed one that takes over from it."""
    return (
        f"Version {later.version} is signed and takes over on "
        f"{written_date(later.valid_from)}. It is suspended as well, and resumed with "
        "this one: after that day too, nothing is shared until then."
    )


def resume_text(
    row: "Agreement",
    people: Sequence["User"],
    *,
    refusal: "Refusal | None" = None,
    for_police: bool,
) -> str:
    """Say who asked to resume it and who confirms; or else what ends a suspension.

    A `refusal` that stands is said first.

    A partner is not shown the names of the police who may confirm it.
    """
    if row.status != AgreementStatus.SUSPENDED:
        return ""
    if not (row.resume_asked_by and row.resume_asked_at):
        return (
            f"{refused_text(refusal)} {ends_text(row)}" if refusal else ends_text(row)
        )
    at = written_instant(row.resume_asked_at)
    said = f"{row.resume_asked_by.display_name} asked on {at} to resume it"
    asked = f"{_with_words(said, row.resume_reason)}. "
    if not for_police:
        return f"{asked}Another person of {row.force.name} confirms it."
    return asked + who_confirms(row, people)


def refused_text(refusal: "Refusal") -> str:
    """Say who refused to resume it, when and why."""
    said = f"{refusal.by} refused on {written_instant(refusal.at)} to resume it"
    return f"{_with_words(said, refusal.words)}."


def _with_words(said: str, words: str) -> str:
    """Add what someone typed, in quotation marks: it is theirs, not the site's."""
    typed = words.strip().removesuffix(".")
    return f"{said}: “{typed}”" if typed else said


def who_confirms(row: "Agreement", people: Sequence["User"]) -> str:
    """Name those who may confirm it; each is shown it on their first page."""
    if not people:
        return (
            f"No one else of {row.force.name} may confirm it yet: an administrator "
            "gives another person the role of records manager, or names a supervisor "
            "as a signatory."
        )
    named = [
        f"{person.display_name} ({person.signs_as or person.role_name.lower()})"
        for person in people[:MOST_NAMED]
    ]
    if more := len(people) - len(named):
        named.append(
            f"{more} more: the other records managers and signatories under People"
        )
    return f"To be confirmed by {' or '.join(named)}. Each has it on their first page."


def resumption_rows(
    row: "Agreement", suspensions: Sequence["Suspension"]
) -> list[SummaryRow]:
    """Say why it was suspended, who asks to resume it and why, and who refused it."""
    refused = [
        _answered(answer)
        for one in _lasting(suspensions)
        for answer in one.answers
        if answer.change == AgreementChange.RESUME_REFUSED
    ]
    return [
        signature_row("Suspended by", row.suspended_by, row.suspended_at),
        SummaryRow("Why it was suspended", row.reason),
        signature_row("Asked to resume it", row.resume_asked_by, row.resume_asked_at),
        SummaryRow("Why it should be resumed", row.resume_reason),
        *([SummaryRow("Refused before", lines=refused)] if refused else []),
    ]


def answer_rows(suspensions: Sequence["Suspension"]) -> list[SummaryRow]:
    """Say what was asked and answered since it was suspended, the first first."""
    return [
        SummaryRow("Asked and answered", lines=[*map(_answered, one.answers)])
        for one in _lasting(suspensions)
        if one.answers
    ]


def past_rows(suspensions: Sequence["Suspension"]) -> list[SummaryRow]:
    """Say from when until when it was suspended before, by whom and why."""
    over = [(one, one.resumed_at) for one in suspensions if one.resumed_at]
    return [
        SummaryRow(
            "Was suspended",
            f"{written_instant(one.at)} to {written_instant(until)}",
            lines=[
                _with_words(f"Suspended by {one.by}", one.words),
                *_answers_of(one),
            ],
        )
        for one, until in over[:MOST_SUSPENSIONS]
    ]


def _lasting(suspensions: Sequence["Suspension"]) -> Sequence["Suspension"]:
    """Return the suspension that has not ended, the latest, if there is one."""
    return [one for one in suspensions[:1] if one.resumed_at is None]


def _answers_of(one: "Suspension") -> list[str]:
    """Word the answers; a version suspended with an earlier one is resumed with it."""
    if len(one.answers) == 1:
        last = one.answers[0]
        at = written_instant(last.at)
        return [f"Resumed on {at} by {last.by}, with an earlier version"]
    return [*map(_answered, one.answers)]


def _answered(answer: "Answer") -> str:
    said = _ANSWERED[answer.change].format(by=answer.by, at=written_instant(answer.at))
    return _with_words(said, answer.words)


def resumed_text(row: "Agreement", status: AgreementStatus) -> str:
    """Say whether a resumed version is in force now."""
    if status == AgreementStatus.IN_FORCE:
        return "It is in force again"
    return f"It is resumed, and comes into force on {written_date(row.valid_from)}"


def url_of_these(rows: Sequence["Agreement"]) -> str:
    """Lead to the one agreement that waits, or to the list of all."""
    if len(rows) == 1:
        return reverse("sharing:agreement", args=[rows[0].reference, rows[0].version])
    return reverse("sharing:list")
