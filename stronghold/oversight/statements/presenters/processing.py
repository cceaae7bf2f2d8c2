"""The record of processing (DPA 2018, s.61; UK GDPR, Article 30), from the site."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.apps import apps

from operations.records import EVERY_KIND
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.records.choices import People
from stronghold.core.records.kind import Kind
from stronghold.core.sharing.choices import Gateway, Shared
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.dates import written_date
from stronghold.force_setup.force_details.rules import LABELS, Details
from stronghold.oversight.retention.choices import Then
from stronghold.oversight.retention.presenters import period_words, since_words
from stronghold.oversight.statements.other_data import OTHER_DATA, Held
from stronghold.oversight.statements.rules import Section
from stronghold.oversight.statements.security import Measure

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement
    from stronghold.oversight.retention.rules import Rule
    from stronghold.oversight.statements.queries import Facts

NOT_SET = "Not set"
# Who reads a field of each class.
CLASSES: Mapping[FieldClass, tuple[str, str]] = MappingProxyType(
    {
        FieldClass.OPEN: (
            "What, when and in which area",
            "Police who may read the record; figures are made of it",
        ),
        FieldClass.POLICE: ("Police details", "Police who may read the record"),
        FieldClass.RESTRICTED: (
            "Restricted",
            "Those with a further permission beside that to read the record",
        ),
        FieldClass.PLACE_EXACT: (
            "Exact place",
            "Police who may read the record; partners only as an agreement says",
        ),
        FieldClass.FREE_TEXT: ("Typed text", "Police who may read the record"),
        FieldClass.ORIGINAL: (
            "Original words",
            "Police who may read original words; others read the cleared text",
        ),
        FieldClass.INTERNAL: ("Keys and technical fields", "No one"),
    }
)
_LAW: Sequence[tuple[str, str]] = (
    (
        "Law enforcement",
        "Data Protection Act 2018, Part 3: to prevent, investigate, detect and "
        "prosecute criminal offences and to guard against threats to public security "
        "(s.31), as necessary for a task of the police (s.35(2)(b))",
    ),
    (
        "Sensitive processing",
        "Only where strictly necessary, under a condition of Schedule 8, with an "
        "appropriate policy document: ss.35(5) and 42",
    ),
    (
        "General processing",
        "UK GDPR, Article 6(1)(e), a task in the public interest: accounts, and "
        "safeguarding that is not law enforcement. Records of this also serve as the "
        "record of Article 30",
    ),
)


def sections(
    facts: "Facts",
    measures: Sequence[Measure],
    other_hosts: Sequence[tuple[str, str]],
    *,
    may_see_partners: bool,
) -> list[Section]:
    """Return the record of processing of a force."""
    return [
        _controller(facts.details),
        _purposes(),
        _classes(),
        _data(EVERY_KIND),
        _other_data(OTHER_DATA),
        _recipients(facts.agreements, may_see_partners=may_see_partners),
        _law(facts.agreements),
        _erasure(facts.periods),
        _transfers(facts.details, other_hosts),
        Section(
            "Profiling and automated decisions",
            ("What", "Answer"),
            [
                ("Profiling", "None: the site has no score or prediction of a person"),
                ("Automated decisions", "None: each decision has a named person"),
            ],
        ),
        _security(measures),
    ]


def _controller(details: Details) -> Section:
    names = ("controller", "address", "ico_number", "dpo_email", "dpo_phone")
    own = [(LABELS[name], getattr(details, name) or NOT_SET) for name in names]
    partners = "Each partner answers for what it receives under an agreement"
    return Section(
        "Controller and contacts",
        ("What", "Answer"),
        own + [("Other controllers", partners)],
    )


def people_words(people: Sequence[People]) -> str:
    return "; ".join(str(person.label) for person in people)


def _purposes() -> Section:
    return Section(
        "Purposes and people",
        ("What", "Purpose", "People"),
        [(kind.many, kind.purpose, people_words(kind.people)) for kind in EVERY_KIND]
        + [
            (held.label, held.purpose, people_words(held.people)) for held in OTHER_DATA
        ],
        lede="Each record also names the officer or member of staff who recorded or "
        "changed it.",
    )


def _classes() -> Section:
    return Section(
        "Who reads what",
        ("Class of data", "Who reads it"),
        list(CLASSES.values()),
        lede="Each field of a record has one of these classes. Partners and the public "
        "read only what is under “Recipients”.",
    )


def _data(kinds: Sequence[Kind[Any]]) -> Section:
    return Section(
        "Data of each kind of record",
        ("Record", "Class", "Data"),
        [row for kind in kinds for row in data_rows(kind)],
        lede="From the description of each kind by which the site shows or hides a "
        "field. Earlier versions of a record are kept with it until it is erased.",
        is_grouped=True,
    )


def data_rows(kind: Kind[Any]) -> list[tuple[str, str, str]]:
    """Return the fields of a kind by their class of redaction."""
    labels = {field.name: field.label for field in kind.fields}
    rows = []
    for code, (label, _) in CLASSES.items():
        named = [
            labels[name] or _name_of(kind.model, name)
            for name, privacy in kind.classes.items()
            if privacy == code
        ]
        if named:
            rows.append((kind.many, label, ", ".join(named)))
    return rows


def _name_of(model: Any, name: str) -> str:
    return _sentence(str(model._meta.get_field(name).verbose_name))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _other_data(others: Sequence[Held]) -> Section:
    return Section(
        "Other data",
        ("What", "Table", "Data"),
        [
            (held.label, _table_name(table), _columns(table))
            for held in others
            for table in held.tables
        ],
        lede="From the tables themselves.",
        is_grouped=True,
    )


def _table_name(label: str) -> str:
    return _sentence(str(apps.get_model(label)._meta.verbose_name))


def _columns(label: str) -> str:
    """Return the columns of a table in words, without its key."""
    options: Any = apps.get_model(label)._meta
    return ", ".join(
        str(field.verbose_name)
        for field in options.concrete_fields
        if not field.primary_key or field.is_relation
    )


def _recipients(
    agreements: Sequence["Agreement"], *, may_see_partners: bool
) -> Section:
    if may_see_partners:
        rows = [_agreement_row(row) for row in agreements]
    else:
        kinds = sorted({kind_words(row) for row in agreements})
        rows = [(kind, "As their agreements say", "", "") for kind in kinds]
    return Section(
        "Recipients",
        ("Who", "What", "By which law", "Kept and reviewed"),
        rows or [("No partner", "No agreement is in force", "", "")],
        lede="From the agreements in force. A record may also be disclosed to a named "
        "person of one of these partners, or referred to a service; each is logged.",
    )


def kind_words(agreement: "Agreement") -> str:
    """Return what kind of organisation a partner is."""
    return str(OrganisationKind(agreement.partner.kind).label)


def _agreement_row(row: "Agreement") -> tuple[str, str, str, str]:
    shared = [f"{Shared(code).label} (records)" for code in row.rows]
    shared += [f"{Shared(code).label} (figures)" for code in row.figures]
    return (
        f"{row.partner.name}, {row.reference}",
        "; ".join(shared),
        "; ".join(str(Gateway(code).label) for code in row.gateways),
        f"{row.kept_months} months by the partner; reviewed by "
        f"{written_date(row.review_by)}; ends {written_date(row.ends_on)}",
    )


def _law(agreements: Sequence["Agreement"]) -> Section:
    used = sorted({code for row in agreements for code in row.gateways})
    gateways = [("Sharing with partners", str(Gateway(code).label)) for code in used]
    return Section("Legal basis", ("For", "Law"), list(_LAW) + gateways)


def _erasure(periods: Sequence["Rule"]) -> Section:
    rows = [
        (
            rule.label,
            f"{period_words(rule)}. {since_words(rule)}".strip().rstrip("."),
            str(Then(rule.then).label),
            rule.source,
        )
        for rule in periods
    ]
    return Section(
        "Time limits for erasure", ("What", "How long", "Then", "Source"), rows
    )


def _transfers(details: Details, other_hosts: Sequence[tuple[str, str]]) -> Section:
    rows = [
        (
            "Outside the United Kingdom",
            "The site has no function that transfers data abroad",
        ),
        ("Where it is hosted", details.host or NOT_SET),
    ]
    return Section(
        "Transfers",
        ("What", "Where"),
        rows + list(other_hosts),
        lede="Below the first two lines: what the settings make the site send to "
        "another host. The force checks in which country each is."
        if other_hosts
        else "",
    )


def _security(measures: Sequence[Measure]) -> Section:
    return Section(
        "Security measures",
        ("Measure", "In use"),
        [
            (one.label, one.words if one.is_on else f"{NOT_SET}: {one.words}")
            for one in measures
        ]
        + [
            (
                "Encryption of disks, and the database server",
                "By the host: the site cannot see it",
            )
        ],
        lede="From the settings in use.",
    )
