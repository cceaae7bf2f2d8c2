"""The answer to a request: a letter, what is given as a document and as data.

None of it has the protective marking: it is for the person who asked. It calls a record
by its kind and reference, since a title can say what is withheld.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from stronghold.core.kernel.regulator import Regulator, regulator_on
from stronghold.core.sharing.choices import Regime
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.pdf import pdf_of
from stronghold.oversight import data_protection as law
from stronghold.oversight.requests.choices import Outcome, RequestKind
from stronghold.oversight.requests.grounds import ground_named
from stronghold.oversight.retention.choices import RestrictBecause, Since
from stronghold.oversight.retention.presenters import period_words

if TYPE_CHECKING:
    from stronghold.oversight.requests.models import DataRequest
    from stronghold.oversight.requests.queries import Gathered

_ASKED = {
    RequestKind.ACCESS: "to see the data that we hold about you",
    RequestKind.RECTIFICATION: "us to correct data about you",
    RequestKind.ERASURE: "us to erase data about you",
    RequestKind.RESTRICTION: "us to restrict how we use data about you",
    RequestKind.OBJECTION: "us to stop using data about you",
    RequestKind.COMPLAINT: "us to look into how we use data about you",
}
_DONE = {
    RequestKind.RECTIFICATION: "We have corrected it.",
    RequestKind.ERASURE: "We are erasing it.",
    RequestKind.RESTRICTION: "We have restricted it: we use it only as evidence, or to "
    "settle what is disputed.",
    RequestKind.OBJECTION: "We have stopped using it.",
}
_PURPOSES = {
    Regime.PART_3: "To prevent, investigate, detect or prosecute crime, and to protect "
    "the public (Data Protection Act 2018, section 31). Our basis is our duties and "
    "powers as police, at common law and by Act (section 35).",
    Regime.UK_GDPR: "To carry out our public task (UK GDPR, article 6(1)(e)).",
}
_RIGHTS = {
    Regime.PART_3: "You can ask us to correct data about you (section 46), or to erase "
    "it or restrict its use (section 47). You can ask the {regulator} to check that "
    "what we withhold or refuse is lawful (section 51). You can complain to us "
    "(section 164A), complain to the {regulator} (section 165), and apply to a court "
    "(section 167). The sections are of the Data Protection Act 2018.",
    Regime.UK_GDPR: "You can ask us to correct data about you (article 16), to erase "
    "it (article 17) or to restrict its use (article 18), and object to its use "
    "(article 21). You can complain to us (section 164A of the Data Protection Act "
    "2018), complain to the {regulator} (section 165), and apply to a court (section "
    "167).",
}
_PRIVILEGED = (
    "You can ask the {regulator} to check that we were entitled to rely on legal "
    "privilege (section 51), complain to the {regulator} (section 165), and apply to a "
    "court (section 167)."
)
# What was done in place of what was asked, by why the record is restricted.
_INSTEAD = {
    RestrictBecause.EVIDENCE: law.INSTEAD_OF_ERASING,
    RestrictBecause.UNCORRECTED: law.INSTEAD_OF_CORRECTING,
}


def letter(
    row: "DataRequest",
    held: Sequence["Gathered"],
    *,
    sender: str,
    decided_on: date,
    on: date,
) -> dict[str, Any]:
    """Return the context of the letter; `sender` is the name of the police force."""
    kind = RequestKind(row.kind)
    regulator = regulator_on(on)
    grounds = _grounds(row, held)
    return {
        "title": "Answer to your request",
        "reference": f"{sender}, {written_date(on)}. Your request "
        f"{row.force_reference}, ours {row.reference}",
        "asked": f"On {written_date(row.received_on)} we received your request, which "
        f"asks {_ASKED[kind]}. We decided on it on {written_date(decided_on)}.",
        "decision": _decision(row, kind, held),
        "grounds": grounds,
        "reasons": row.reasons if row.says_why and row.outcome != "granted" else "",
        "parts": _parts(row, held) if _gives(row) else [],
        "rights": _rights(row, held, regulator),
        "regulator": f"{regulator.name}: {regulator.website}, telephone "
        f"{regulator.phone}.",
    }


def _rights(
    row: "DataRequest", held: Sequence["Gathered"], regulator: Regulator
) -> list[str]:
    """Return the rights of the person, and those that section 45A(2) adds."""
    rights = [_RIGHTS[Regime(row.regime)]]
    if (
        row.says_why
        and row.regime == Regime.PART_3
        and any(one.privileged for one in held)
    ):
        rights.append(_PRIVILEGED)
    return [words.format(regulator=regulator.name) for words in rights]


def _gives(row: "DataRequest") -> bool:
    is_access = row.kind == RequestKind.ACCESS
    return is_access and row.outcome in (Outcome.GRANTED, Outcome.PART)


def _decision(row: "DataRequest", kind: RequestKind, held: Sequence["Gathered"]) -> str:
    if kind == RequestKind.COMPLAINT:
        return _OF_COMPLAINT[Outcome(row.outcome)]
    if row.outcome == Outcome.UNFOUNDED:
        section = law.UNFOUNDED.section
        if row.regime == Regime.UK_GDPR:
            section = "UK GDPR, article 12(5)"
        return (
            "We do not act on your request, because it is manifestly unfounded or "
            f"excessive ({section})."
        )
    if row.outcome == Outcome.NOTHING:
        return "We looked for data about you, and found none."
    if row.outcome == Outcome.REFUSED:
        if kind != RequestKind.ACCESS:
            return "We do not do what you ask."
        if row.says_why:
            return "We do not give you the data that you asked for."
        return "We hold no data that we must give you."
    if kind == RequestKind.ACCESS:
        return "We hold data about you. What we give you is enclosed."
    done = _instead(held) or _DONE[kind]
    return (
        f"{done} We did not do all that you asked." if row.outcome == "part" else done
    )


_OF_COMPLAINT = {
    Outcome.UPHELD: "We looked into your complaint, and uphold it.",
    Outcome.UPHELD_PART: "We looked into your complaint, and uphold a part of it.",
    Outcome.NOT_UPHELD: "We looked into your complaint, and do not uphold it.",
}


def _instead(held: Sequence["Gathered"]) -> str:
    """Say that data were restricted in place of what was asked, if they were."""
    decisions = [one.retention.decision for one in held if one.retention]
    for decision in decisions:
        because = decision.because if decision else ""
        if because in _INSTEAD:
            duty = _INSTEAD[RestrictBecause(because)]
            return (
                "We must keep it as evidence, and have restricted it instead: we use "
                f"it only as evidence ({duty.section})."
            )
    return ""


def _grounds(row: "DataRequest", held: Sequence["Gathered"]) -> list[str]:
    """Return why something is withheld, each ground once; none if that is not said."""
    if not (row.says_why and _gives(row)):
        return []
    codes = dict.fromkeys(code for one in held for _, code in one.withheld)
    grounds = [ground_named(code) for code in codes]
    said = [ground.cited(row.regime) for ground in grounds if ground]
    why = dict.fromkeys(one.privileged for one in held if one.privileged)
    return said + [f"Why it is privileged: {words}" for words in why]


def _parts(
    row: "DataRequest", held: Sequence["Gathered"]
) -> list[tuple[str, list[str]]]:
    """Return what section 45(2) has us say of the data: heading and lines."""
    given = [one for one in held if one.given]
    kinds = dict.fromkeys(one.kind.many for one in given)
    organisations = sorted({name for one in given for name in one.organisations})
    periods = dict.fromkeys(_period(one) for one in given)
    origins = {one.record.as_reporter for one in given}
    came = []
    if True in origins:
        came.append("You reported it to us.")
    if False in origins:
        came.append("Our officers or staff recorded it, or others reported it to us.")
    return [
        ("What kinds of data", list(kinds)),
        ("What we use it for", [_PURPOSES[Regime(row.regime)]]),
        ("Whom we have shared it with", organisations or ["No other organisation."]),
        ("How long we keep it", [words for words in periods if words]),
        ("Where it came from", came),
    ]


def _period(one: "Gathered") -> str:
    if one.retention is None:
        return ""
    rule = one.retention.rule
    return (
        f"{rule.label}: reviewed {period_words(rule)} after {Since(rule.since).label}."
    )


def data_document(row: "DataRequest", held: Sequence["Gathered"]) -> dict[str, Any]:
    """Return the context of the document of what is given, by record."""
    return {
        "title": "The data that we give you",
        "reference": f"{row.force_reference}, ours {row.reference}",
        "records": [
            {
                "title": f"{one.kind.one} {one.reference}",
                "rows": [(item.label, item.words) for item in one.given],
            }
            for one in held
            if one.given
        ],
    }


def data_json(row: "DataRequest", held: Sequence["Gathered"]) -> bytes:
    """Return what is given, for programs."""
    content = {
        "request": row.force_reference,
        "records": [
            {
                "reference": one.reference,
                "kind": one.kind.one,
                "items": [
                    {"item": item.label, "says": item.words} for item in one.given
                ],
            }
            for one in held
            if one.given
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def photos_given(held: Sequence["Gathered"]) -> list[tuple[str, str]]:
    """Return the report and the reference of each photo that is given."""
    return [
        (one.reference, item.code.removeprefix("photo."))
        for one in held
        for item in one.given
        if item.code.startswith("photo.")
    ]


def answer_file(
    row: "DataRequest",
    held: Sequence["Gathered"],
    *,
    sender: str,
    decided_on: date,
    on: date,
    photo: Callable[[str, str], bytes],
) -> bytes:
    """Return the answer as a ZIP file: letter, data, photos."""
    stream = BytesIO()
    words = letter(row, held, sender=sender, decided_on=decided_on, on=on)
    with ZipFile(stream, "w", ZIP_DEFLATED) as pack:
        pack.writestr("answer.pdf", pdf_of("documents/request_answer.html", words))
        if _gives(row):
            data = data_document(row, held)
            pack.writestr("your-data.pdf", pdf_of("documents/request_data.html", data))
            pack.writestr("your-data.json", data_json(row, held))
            for report, reference in photos_given(held):
                pack.writestr(f"photos/{reference}.jpg", photo(report, reference))
    return stream.getvalue()
