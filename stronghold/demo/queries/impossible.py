"""What in the demonstration could not have happened: its times, people and orders.

It reads the database, not what made it. The first thing that a records manager opens is
a history, so each row of it must say what was known when it was written, by whoever
could write it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from operations.closure_moves.rules.moves import MOVE_OF
from operations.closures.models import ClosureEvent
from operations.records import EVERY_KIND
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock

# What may lie in the future by its nature: what is planned, due, or is to end or begin.
TO_COME = frozenset(
    {
        "alert_by",
        "blurred_until",
        "dispose_on",
        "due_at",
        "due_on",
        "ends_on",
        "expires_at",
        "in_force_from",
        "in_force_to",
        "leased_until",
        "look_at",
        "month",
        "order_begins_at",
        "order_begins_on",
        "order_ends_at",
        "order_ends_on",
        "planned_at",
        "planned_until",
        "review_by",
        "review_on",
        "to_day",
        "try_after",
        "until",
        "valid_from",
        "valid_to",
    }
)
# What is done on the site is dated by the database when its transaction begins, and by
# the site's clock a moment later.
AT_ONCE = "interval '10 seconds'"
# Of tables without a history: what a row says happened, and when it was written.
WRITTEN: Mapping[str, tuple[str, str]] = {
    "operations_closureevent": ("happened_at", "recorded_at"),
    "operations_warrantentry": ("entered_at", "recorded_at"),
    "operations_disruption": ("happened_on", "recorded_at"),
    "operations_phasebegun": ("began_on", "recorded_at"),
    "operations_timeaway": ("day", "recorded_at"),
    "oversight_breachstep": ("done_at", "at"),
    "oversight_databreach": ("known_at", "opened_at"),
    "oversight_requeststep": ("on", "at"),
    "oversight_requestnotice": ("on", "at"),
    "oversight_datarequest": ("received_on", "opened_at"),
}
# When a row was made, by the name of its column.
MADE = ("recorded_at", "opened_at", "drawn_up_at", "made_at", "set_at")
# Who else than those who may write it may have recorded one of a kind.
ALSO: Mapping[str, tuple[Verb, ...]] = {
    "reports": (Verb.SEND_REPORT,),
    "arrests": (Verb.IMPORT_ARRESTS,),
    "closures": (Verb.RUN_COUNCIL_CLOSURES,),
    "activities": (Verb.SEND_ACTIVITY,),
    "referrals": (Verb.RAISE_CONCERN,),
    # A step that says that a home was taken over plans its revisits.
    "after_care": (Verb.MAKE_REFERRAL, Verb.ANSWER_REFERRAL),
}
# The apps of what is made up; the others keep the database's own time.
MADE_UP = frozenset(
    {
        "brief",
        "disclosures",
        "operations",
        "oversight",
        "portal",
        "records",
        "reports",
        "sharing",
    }
)
# How many are named.
EXAMPLES = 5


@dataclass(frozen=True)
class Impossible:
    """What cannot be, how many there are, and some of them."""

    what: str
    n: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.n:,} × {self.what}: {', '.join(self.examples)}"


def impossible() -> list[Impossible]:
    """Return everything of the demonstration that could not have happened."""
    found = []
    for what, sql, values in _questions():
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = [str(row[0]) for row in cursor.fetchall()]
        if rows:
            found.append(Impossible(what, len(rows), tuple(rows[:EXAMPLES])))
    return found + list(_by_who_could_not())


Question = tuple[str, str, Mapping[str, Any]]


def _questions() -> Iterator[Question]:
    """Yield what is asked, with the SQL that returns a row for each that cannot be."""
    now = {"now": clock.now()}
    for model in apps.get_models():
        # The library of the histories has models of its own, with no table.
        if model._meta.app_label == "pghistory":
            continue
        table, names = model._meta.db_table, _columns(model)
        key = model._meta.pk.column or "*"
        if "pgh_created_at" in names:
            yield from _of_history(model, names)
        elif model._meta.app_label in MADE_UP:
            for name, is_day in names.items():
                if name not in TO_COME:
                    said = f"{table} says that {name} is after now"
                    sql = _later(table, name, "%(now)s", is_day=is_day, of=key)
                    yield said, sql, now
    for table, (happened, written) in WRITTEN.items():
        is_day = happened in ("happened_on", "began_on", "day", "on")
        is_day = is_day or happened == "received_on"
        said = f"{table} was written before it happened"
        yield said, _later(table, happened, written, is_day=is_day), {}
    said = "The log has events after now"
    yield said, _later("audit_event", "occurred_at", "%(now)s", is_day=False), now
    yield from _of_parts()
    yield from _of_events()
    yield from _of_briefs()
    for what, sql in _IN_ORDER.items():
        yield what, sql, now


def _columns(model: type[models.Model]) -> dict[str, bool]:
    """Return the names of a table's times and days; True for a day."""
    return {
        str(field.column): not isinstance(field, models.DateTimeField)
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField)
    }


def _later(table: str, name: str, than: str, *, is_day: bool, of: str = "id") -> str:
    """Return the SQL for rows whose column is later than an instant of the row's."""
    limit = f"{than} + {AT_ONCE}"
    if is_day:
        limit = f"({than} AT TIME ZONE 'Europe/London')::date"
    # The names come from the models, so nothing in the SQL is user input.
    return f'SELECT {of} FROM {table} WHERE "{name}" > {limit} ORDER BY 1'  # noqa: S608


def _of_history(
    model: type[models.Model], names: Mapping[str, bool]
) -> Iterator[Question]:
    table = model._meta.db_table
    columns = {field.column for field in model._meta.concrete_fields}
    of = "reference" if "reference" in columns else "pgh_obj_id"
    for name, is_day in names.items():
        if name in TO_COME or name == "pgh_created_at":
            continue
        said = f"{table}: a row of history says {name} before it came"
        yield said, _later(table, name, "pgh_created_at", is_day=is_day, of=of), {}
    yield (
        f"{table}: a row of history is dated before the row that it follows",
        f"SELECT of FROM (SELECT {of} AS of, pgh_created_at AS at, lag(pgh_created_at) "  # noqa: S608
        f"OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS before FROM {table}) rows "
        "WHERE at < before ORDER BY 1",
        {},
    )
    if "reference" in columns and "erased_at" in columns:
        # The same person at the same moment, in the log and in the history.
        yield (
            f"{table}: the log knows no such change by this person at this time",
            f"SELECT reference FROM {table} history WHERE NOT EXISTS ("  # noqa: S608
            "SELECT FROM audit_event event "
            "WHERE event.records @> ARRAY[history.reference]::text[] "
            f"AND event.occurred_at BETWEEN history.pgh_created_at - {AT_ONCE} "
            f"AND history.pgh_created_at + {AT_ONCE} AND event.actor_id "
            "IS NOT DISTINCT FROM (history.pgh_context->>'user')::bigint) ORDER BY 1",
            {},
        )


def _of_parts() -> Iterator[Question]:
    """Yield what asks for rows that name a record before it was recorded.

    Of a record that has a history, that is asked of each row of the history.
    """
    tracked = {
        model for model in apps.get_models() if hasattr(model, "pgh_event_model")
    }
    for model in apps.get_models():
        is_history = "pgh_created_at" in {field.name for field in model._meta.fields}
        made = "pgh_created_at" if is_history else _made(model)
        if made is None or model in tracked:
            continue
        for field in model._meta.concrete_fields:
            whole: Any = field.related_model if field.many_to_one else None
            since = _made(whole) if whole else None
            if since is None:
                continue
            table, of = model._meta.db_table, whole._meta.db_table
            yield (
                f"{table} was made before the {field.name} that it names",
                f"SELECT whole.id FROM {table} part JOIN {of} whole "  # noqa: S608
                f"ON whole.id = part.{field.column} "
                f"WHERE part.{made} < whole.{since} - {AT_ONCE} ORDER BY 1",
                {},
            )


def _made(model: Any) -> str | None:
    """Return the column that says when a row of the demonstration was made."""
    if model._meta.app_label not in MADE_UP:
        return None
    names = _columns(model)
    return next((name for name in MADE if names.get(name) is False), None)


def _of_events() -> Iterator[Question]:
    """Yield what asks for events about records that did not exist yet."""
    for kind in EVERY_KIND:
        yield (
            f"The log says something of {kind.many} before they were recorded",
            "SELECT DISTINCT named FROM audit_event event, unnest(event.records) named "  # noqa: S608
            f"JOIN {kind.model._meta.db_table} row ON row.reference = named "
            "WHERE event.occurred_at < row.recorded_at ORDER BY 1",
            {},
        )


def _of_briefs() -> Iterator[Question]:
    """Yield what asks for signed briefs that name a record made after the signature.

    A brief names what it counts, and what is in its lists.
    """
    for kind in EVERY_KIND:
        yield (
            f"A signed brief names {kind.many} recorded after it was signed",
            "SELECT DISTINCT row.reference FROM brief_brief brief "  # noqa: S608
            "CROSS JOIN LATERAL (SELECT reference FROM brief_briefcounted "
            "  WHERE brief_id = brief.id "
            "  UNION SELECT said #>> '{}' FROM jsonb_path_query("
            "    brief.figures->'said', 'strict $.** ? (@.type() == \"string\")') said"
            ") named "
            f"JOIN {kind.model._meta.db_table} row ON row.reference = named.reference "
            "WHERE row.recorded_at > brief.signed_at ORDER BY 1",
            {},
        )


# What must follow what, in words and as the SQL that finds what does not.
_IN_ORDER: Mapping[str, str] = {
    "A warrant was executed before it was issued, or after it ran out": """
        SELECT reference FROM operations_warrant
        WHERE executed_on NOT BETWEEN issued_on AND ends_on ORDER BY 1""",
    "A warrant was entered before it was issued": """
        SELECT warrant.reference FROM operations_warrant warrant
        JOIN operations_warrantpremises at ON at.warrant_id = warrant.id
        JOIN operations_warrantentry entry ON entry.at_id = at.id
        WHERE (entry.entered_at AT TIME ZONE 'Europe/London')::date < warrant.issued_on
        ORDER BY 1""",
    "A closure order was made before its notice was served": """
        SELECT reference FROM operations_closurecase
        WHERE order_made_on < served_on ORDER BY 1""",
    "A closure order was made before the court sat": """
        SELECT reference FROM operations_closurecase, operations_closureevent made
        WHERE made.case_id = operations_closurecase.id AND made.kind = 'order'
        AND made.happened_at < (
          SELECT max((asked.facts->>'hearing_at')::timestamptz)
          FROM operations_closureevent asked WHERE asked.case_id = made.case_id
          AND asked.n < made.n AND asked.kind IN ('prepare', 'rebook'))
        ORDER BY 1""",
    "The notice of a police case was authorised by who drafted it": """
        SELECT reference FROM operations_closurecase of
        JOIN operations_closureevent signed ON signed.case_id = of.id
        WHERE signed.kind = 'authorise' AND coalesce(signed.facts->>'alone', '') = ''
        AND EXISTS (SELECT FROM operations_closureevent drafted
          WHERE drafted.case_id = signed.case_id AND drafted.kind = 'prepare'
          AND drafted.recorded_by_id = signed.recorded_by_id) ORDER BY 1""",
    "An agreement was signed by who drew it up, or before it was": """
        SELECT reference FROM sharing_agreement
        WHERE drawn_up_by_id IN (police_signed_by_id, partner_signed_by_id)
        OR least(police_signed_at, partner_signed_at) <= drawn_up_at ORDER BY 1""",
    "An agreement was signed on both sides at one instant": """
        SELECT reference FROM sharing_agreement
        WHERE police_signed_at = partner_signed_at ORDER BY 1""",
    "A decision on retention was answered by who proposed it": """
        SELECT decision.reference FROM oversight_decision decision
        JOIN oversight_erasureanswer answer ON answer.decision_id = decision.id
        WHERE answer.decided_by_id = decision.proposed_by_id ORDER BY 1""",
    "A report was received after it was recorded": """
        SELECT reference FROM reports_report
        WHERE received_at > recorded_at ORDER BY 1""",
    "A tasking was answered by the one who set it for another organisation": """
        SELECT tasking.reference FROM operations_tasking tasking
        JOIN accounts_user answered ON answered.id = tasking.answered_by_id
        WHERE tasking.status IN ('done', 'not_done')
        AND answered.organisation_id <> tasking.organisation_id ORDER BY 1""",
    "A priority of weeks ago has no tasking": """
        SELECT reference FROM operations_priority priority
        WHERE since < (%(now)s AT TIME ZONE 'Europe/London')::date - 14
        AND NOT EXISTS (SELECT FROM operations_tasking tasking
          WHERE tasking.priority_id = priority.id) ORDER BY 1""",
    "A tasking was set before its priority, or due after that was answered": """
        SELECT tasking.reference FROM operations_tasking tasking
        JOIN operations_priority priority ON priority.id = tasking.priority_id
        WHERE tasking.recorded_at < priority.recorded_at
        OR tasking.due_on > priority.answered_on ORDER BY 1""",
    "An activity under a tasking is not within its days": """
        SELECT done.reference FROM operations_activity done
        JOIN operations_link link ON done.reference IN (link.first, link.second)
        JOIN operations_tasking asked ON asked.reference IN (link.first, link.second)
        WHERE done.occurred_on NOT BETWEEN
          (asked.recorded_at AT TIME ZONE 'Europe/London')::date
          AND greatest(asked.due_on,
            (asked.answered_at AT TIME ZONE 'Europe/London')::date)
        ORDER BY 1""",
}


def _by_who_could_not() -> Iterator[Impossible]:
    """Yield what was recorded or decided by someone who may not, by the policy."""
    people = {user.pk: user for user in User.objects.select_related("organisation")}
    for kind in EVERY_KIND:
        verbs = (kind.write, *ALSO.get(kind.code, ()))
        rows = kind.model._default_manager.order_by("pk")
        wrong = [
            reference
            for reference, by in rows.values_list("reference", "recorded_by")
            if not any(policy.can(people[by], verb) for verb in verbs)
        ]
        if wrong:
            what = f"{kind.many} recorded by someone who may not"
            yield Impossible(what, len(wrong), tuple(wrong[:EXAMPLES]))
    yield from _signed_by_who_could_not(people)


def _signed_by_who_could_not(people: Mapping[int, User]) -> Iterator[Impossible]:
    senior = [code for code, move in MOVE_OF.items() if move.is_senior]
    wrong = []
    events = ClosureEvent.objects.filter(kind__in=senior).order_by("pk")
    for event in events.select_related("case"):
        by = people[event.recorded_by_id]
        is_police = by.organisation.kind == OrganisationKind.POLICE
        verb = Verb.AUTHORISE_CLOSURES if is_police else Verb.RUN_COUNCIL_CLOSURES
        is_own = by.organisation_id == event.case.issuer_id
        if not (is_own and policy.can(by, verb)):
            wrong.append(event.case.reference)
    if wrong:
        what = "decisions on closures by someone who may not"
        yield Impossible(what, len(wrong), tuple(wrong[:EXAMPLES]))
