"""The content of the style guide: every component in every state."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms

from stronghold.core.ui.fields import ClockTimeField, DatePartsField
from stronghold.core.ui.parts import (
    Cell,
    Change,
    Chip,
    Column,
    Link,
    Pager,
    Row,
    ShownKey,
    SummaryRow,
    Table,
    Tag,
    TimelineItem,
)
from stronghold.core.ui.widgets import (
    ChipCheckboxes,
    ChipRadios,
    FoldedCheckboxes,
    WholeNumberInput,
)
from tests.style_guide.charts import (
    chart_samples,
    map_sample,
    spark_samples,
    week_samples,
)

TAGS = [
    Tag("Recorded in error"),
    Tag("New", "new"),
    Tag("Under way", "active"),
    Tag("Waiting for the council", "waiting"),
    Tag("Done", "done"),
    Tag("Due today", "attention"),
    Tag("Order refused", "lost"),
    Tag("Withdrawn", "stopped"),
    Tag("Law: missed", "missed"),
    Tag("Law: act now", "hours"),
    Tag("Law: due soon", "law"),
    Tag("Act now: danger", "urgent"),
]
# What each look means, the same on every page.
MEANINGS: Sequence[tuple[str, str]] = (
    ("neutral", "Neutral: a fact that is neither good nor bad, or good practice"),
    ("new", "Not started: it waits for the first step"),
    ("active", "Under way, or in force"),
    ("waiting", "Waiting for someone else"),
    ("done", "Good result: it did what it was meant to do"),
    ("attention", "Needs action: it is late, or someone must decide"),
    ("lost", "Ended without result: a court or a service decided against it"),
    ("stopped", "Ended without result: it was dropped, ran out or found nothing"),
    ("missed", "Law: a legal deadline is missed"),
    ("hours", "Law: a legal deadline is within 48 hours"),
    ("law", "Law: a legal deadline is further away"),
    ("urgent", "Someone may be in danger now"),
)
LONG = (
    "Seen from the landing between the second and third floor, on most evenings after "
    "nine, by a person who would rather not be called at home and who is away until "
    "the end of the month"
)
WHEN = [
    ("now", "Just now"),
    ("today", "Earlier today"),
    ("yesterday", "Yesterday"),
    ("other", "Another day"),
]
CONCERNS = [
    ("dealing", "Dealing"),
    ("use", "Use in the open"),
    ("cuckooing", "Someone's home taken over"),
    ("litter", "Needles or wraps left"),
]
SIGNS = [
    ("visitors", "Short visits at all hours"),
    ("unknown", "People not known to neighbours"),
    ("missing", "Tenant not seen"),
]
WARDS = [
    ("Near district", [("mill", "Millbrook"), ("lake", "Lakeside (East team)")]),
    ("Far district", [("hill", "Hillcrest")]),
]


class SampleForm(forms.Form):
    """One field of each kind."""

    when = forms.ChoiceField(
        label="When was it?", choices=WHEN, widget=ChipRadios, initial="now"
    )
    occurred_on = DatePartsField(
        subject="Date seen",
        past=True,
        help_text="For example, 24 11 2026 or 24 nov 2026",
    )
    occurred_at = ClockTimeField(
        subject="Time seen", required=False, help_text="For example, 14:30 or 2:30pm"
    )
    concern = forms.ChoiceField(
        label="What is it about?", choices=CONCERNS, widget=forms.RadioSelect
    )
    signs = forms.MultipleChoiceField(
        label="Signs of cuckooing",
        choices=SIGNS,
        widget=ChipCheckboxes,
        required=False,
    )
    flags = forms.MultipleChoiceField(
        label="Who could be at risk?",
        choices=[("child", "A child"), ("adult", "A vulnerable adult")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    wards = forms.MultipleChoiceField(
        label="Wards",
        choices=WARDS,
        initial=["mill"],
        widget=FoldedCheckboxes,
        required=False,
    )
    channel = forms.ChoiceField(
        label="How did it reach us?", choices=[("", "Choose"), ("patrol", "On patrol")]
    )
    postcode = forms.CharField(required=False)
    people = forms.IntegerField(label="How many people?", widget=WholeNumberInput)
    description = forms.CharField(
        label="What was seen or heard?",
        help_text="Leave out names, birth dates, phone numbers and number plates.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    photo = forms.FileField(label="A photo", required=False)
    agree = forms.BooleanField(
        label="Ask first: call the team before visiting", required=False
    )


class SampleFilter(forms.Form):
    """Filters of a list."""

    mark_optional = False

    concern = forms.ChoiceField(choices=[("", "Any"), *CONCERNS], required=False)
    since = DatePartsField(subject="From", required=False)
    text = forms.CharField(label="Reference or street", required=False)


def tag_meanings() -> Table:
    """Return the table of what each look of a tag means."""
    named = {tag.tone: tag for tag in TAGS}
    rows = [
        Row([Cell(tone), Cell(named[tone].text, tag=named[tone]), means])
        for tone, means in MEANINGS
        if tone in named
    ]
    columns = [Column(text) for text in ("Tone", "Looks like", "Means")]
    return Table("What each look means", columns, rows, stacked=True)


def samples() -> dict[str, Any]:
    """Return the context of the style guide's template."""
    wrong = SampleForm(
        {"occurred_on_day": "31", "occurred_on_month": "feb", "occurred_at": "late"}
    )
    return {
        "tags": TAGS,
        "meanings": tag_meanings(),
        "long": LONG,
        "plain_form": SampleForm(auto_id="plain_%s"),
        "wrong_form": wrong,
        "filter_form": SampleFilter(auto_id="filter_%s"),
        "pager": Pager(newer_url="?newer", older_url="?older"),
        "chosen": [Chip("About: Dealing", "?"), Chip("From 1 November 2026", "?")],
        "ranges": [
            Chip("Last 13 weeks", "?weeks=13", current=True),
            Chip("Last 26 weeks", "?weeks=26"),
            Chip("This year", "?year=2026"),
        ],
        "sections": [
            Link("Facts", "?", current=True),
            Link("History", "?history"),
            Link("Who has seen it", "?audit"),
        ],
        "list_table": _list_table(),
        "number_table": _number_table(),
        "keys": [
            ShownKey("QGIS", [("Last used", "Never")], "?", ["Read map layers"]),
            ShownKey("Directory", [("Works until", "1 November 2027")], "?"),
        ],
        "facts": _facts(),
        "events": _events(),
        "charts": chart_samples(),
        "area_map": map_sample(),
        "sparks": spark_samples(),
        "weeks": week_samples(),
    }


def _list_table() -> Table:
    columns = [Column(name) for name in ("Report", "Received", "Ward", "Status")]
    columns.append(Column("Age", numeric=True))
    rows = [
        Row(
            [
                Cell("Reported dealing, Cowley Road", "?", reference="R-7F3K-92QX"),
                "24 November 2026 at 2:30pm",
                "St Clement's",
                Cell("New", tag=Tag("New", "new")),
                "2 h",
            ]
        ),
        Row(
            [
                Cell(f"Reported cuckooing, {LONG}", "?", reference="R-2M8Q-41WD"),
                "23 November 2026",
                "Carfax",
                Cell("Due today", tag=Tag("Due today", "attention")),
                "1 day",
            ]
        ),
        Row(
            [
                Cell("Reported drug use", "?", reference="R-9C4T-07KM"),
                "19 November 2026",
                Cell("Place not known", note="The caller said only Oxford"),
                Cell("In error", tag=Tag("Recorded in error")),
                "5 days",
            ],
            muted=True,
        ),
    ]
    return Table("Reports", columns, rows, stacked=True, hide_caption=True)


def _number_table() -> Table:
    weeks = [f"{day} Nov" for day in (2, 9, 16, 23)]
    columns = [Column("Ward"), *(Column(week, numeric=True) for week in weeks)]
    rows = [
        Row(["St Clement's", 4, 2, 7, 1]),
        Row(["Carfax and Jericho", 11, 9, 12, 3]),
        Row(["Elsewhere", 1, 0, 0, 0], muted=True),
        Row(["Place not known", 0, 1, 0, 0], muted=True),
    ]
    footer = Row(["Force", 16, 12, 19, 4])
    return Table("Arrests by ward", columns, rows, footer=footer, id="sample-numbers")


def _facts() -> list[SummaryRow]:
    return [
        SummaryRow("Reference", "R-7F3K-92"),
        SummaryRow("Status", tag=Tag("Under way", "active")),
        SummaryRow("Seen", "24 November 2026 at 2:30pm", change_url="?"),
        SummaryRow("Where", "Cowley Road", href="?", change_url="?"),
        SummaryRow("Areas", lines=["Ward: St Clement's", "District: Oxford"]),
        SummaryRow("Drug"),
        SummaryRow("Description", LONG, change_url="?"),
    ]


def _events() -> list[TimelineItem]:
    return [
        TimelineItem(
            "Place changed",
            datetime(2026, 11, 24, 16, 5, tzinfo=UTC),
            by="a supervisor",
            changes=[
                Change("Street", "Cowley Road", "Cowley Place"),
                Change("Postcode", "", "OX4 1DF"),
            ],
        ),
        TimelineItem(
            "Report recorded",
            datetime(2026, 11, 24, 14, 30, tzinfo=UTC),
            by="an officer",
            text=LONG,
            href="?",
        ),
    ]
