"""What is evidence only grows: a change or deletion leaves what was there before.

Kinds of record have a history (test_histories.py). Other tables are found in the
database's catalogue: each that the site may change keeps its earlier rows, or is
written once, or is named here as no evidence, with the reason.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import uuid4

import pytest
from psycopg2.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from operations.deadlines.models import Deadline
from operations.warrants.models import WarrantEntry, WarrantPremises
from operations.warrants.record import WARRANTS
from reports.models import CallBack
from reports.report.record import REPORTS
from stronghold.core.accounts.models import AccessRule, Organisation, Service
from stronghold.core.kernel import clock
from stronghold.oversight.models import (
    BreachStep,
    DataBreach,
    DataRequest,
    RequestItem,
    RequestRecord,
    RequestStep,
)
from tests.database_roles import connected_as
from tests.factories import Cast, make_cast, make_country, make_row

pytestmark = pytest.mark.django_db(transaction=True)

LEFT_EMPTY = "of a library; the site leaves it empty"
SIGNING_IN = (
    "how someone signs in, now: signing in and each change of its ways are events. Who "
    "may do what is in accounts_user, which keeps its earlier rows"
)
DIRECTORY = "what the directory says; what an account is given is in accounts_user"
OUTBOX = "a message that waits to be sent, or was; it names no record"
CALCULATED = "calculated, and can be again"
PUBLISHED = "reference data, which can be loaded again from published files"
SETTING = (
    "a choice of its owner, or a setting that opens no record; a change is an event"
)
WORK = "how far a task or a file has come; what it stored is in the records"
# Tables that the site may change without a trace, each with why that is no evidence.
NO_EVIDENCE: Mapping[str, tuple[str, ...]] = {
    LEFT_EMPTY: (
        "account_emailaddress",
        "account_emailconfirmation",
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "axes_accessfailurelog",
        "axes_accesslog",
        "django_content_type",
        "pghistory_context",
        "socialaccount_socialapp",
        "socialaccount_socialtoken",
    ),
    SIGNING_IN: (
        "accounts_devicekey",
        "accounts_firstcode",
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "django_session",
        "mfa_authenticator",
        "socialaccount_socialaccount",
        "usersessions_usersession",
    ),
    DIRECTORY: (
        "accounts_provisionedgroup",
        "accounts_provisionedgroup_members",
        "accounts_provisionedperson",
    ),
    OUTBOX: (
        "accounts_noticemail",
        "brief_briefmail",
        "disclosures_disclosuremail",
        "operations_alertmail",
        "operations_dutymail",
        "operations_leftworkmail",
        "operations_visitmail",
    ),
    CALCULATED: (
        "brief_briefchanged",
        "figures_heartbeat",
        "figures_loggedcount",
        "figures_mapcell",
        "figures_measurechange",
        "figures_piecetocount",
        "figures_stalemark",
        "figures_tally",
        "figures_weekchange",
        "operations_deadlinemark",
        "sharing_coarseplace",
        "sharing_coarseplacemark",
    ),
    PUBLISHED: (
        "geography_area",
        "geography_areapiece",
        "geography_areasource",
        "geography_edition",
        "geography_indicator",
        "geography_population",
        "geography_postcode",
        "geography_snappoint",
        "geography_street",
        "opendata_sourcefile",
        "opendata_stopsearch",
        "opendata_streetcrime",
    ),
    SETTING: (
        "accounts_absence",
        "accounts_mailserver",
        "brief_briefsubscriber",
        "records_savedview",
    ),
    WORK: (
        "accounts_checkedfile",
        "database_backupmade",
        "database_beattick",
        "exports_export",
        "monitoring_feedposition",
        "operations_deadlinecheck",
        "operations_historyfile",
        "operations_historyproblem",
        "operations_leftwork",
        "operations_sweptlaw",
        "portal_visit",
        "records_sentmove",
        "sharing_ticket",
    ),
    "follows from warrants and requests to be rung first, which keep what they said; "
    "an earlier row would tell where a warrant was": ("places_askfirst",),
    "who reported something: erased first, by rule or at their request, so that "
    "nothing of it may stay": ("reports_reporter",),
    "the text of a disclosure, erased once it is over; that there was one stays": (
        "disclosures_disclosedfield",
    ),
}
# Columns of a table that keeps its earlier rows, but not of these.
NOT_KEPT: Mapping[str, set[str]] = {
    "accounts_user": {
        "username",
        "display_name",
        "email",
        "page_code",
        "created_at",
        "confirmed_at",
        "confirmed_by_id",
        "last_login",
    },
    "accounts_organisation": {
        "code",
        "name",
        "duty_email",
        "duty_phone",
        "second_contact",
        "second_email",
        "second_phone",
        "desk_opens",
        "desk_closes",
        "out_of_hours_email",
        "out_of_hours_phone",
    },
    "accounts_team": {"code", "name", "duty_email", "duty_phone"},
    "accounts_signinprovider": {
        "name",
        "secret",
        "secret_in_force",
        "help",
        "set_at",
    },
    "accounts_provisioningkey": {"name", "made_at", "made_by_id", "used_at"},
    "program_keys_programkey": {"name", "made_at", "used_at"},
    "geography_force": {"choices_version", "uuid_namespace"},
    # What the sweep writes, and what calendars know it by.
    "operations_deadline": {"uid", "sequence", "derived_at", "look_at"},
    # The words of an arrest.
    "operations_arrestmatch": {"before"},
    # Words could be guessed by it.
    "oversight_requestitem": {"digest"},
}
# What is granted of a table, and is written more than once without a row of history.
WRITTEN_AGAIN: Mapping[str, set[str]] = {
    # Retention erases whose it was, and its owner takes it back.
    "operations_timeaway": {"taken_back_at", "person_id"},
    # A trigger of its own: once.
    "operations_tookpart": {"removed_at", "removed_by_id"},
    # The same, and never once the version has a signature.
    "sharing_agreementpaper": {"removed_at", "removed_by_id"},
}

# Tables that the site may change, of all that have no history of pghistory's.
TABLES = """
SELECT relname,
  has_table_privilege('stronghold_app', oid, 'UPDATE'),
  has_table_privilege('stronghold_app', oid, 'DELETE, TRUNCATE'),
  array(SELECT attname::text FROM pg_attribute
        WHERE attrelid = pg_class.oid AND attnum > 0
        AND NOT attisdropped
        AND has_column_privilege('stronghold_app', attrelid, attnum, 'UPDATE'))
FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND to_regclass('public.' || quote_ident(relname || 'event')) IS NULL
"""
# In force for each row, after UPDATE and DELETE, and passed over for the owner alone.
KEEPING = """
SELECT tgrelid::regclass::text,
  array(SELECT attname::text FROM pg_attribute
        WHERE attrelid = tgrelid AND attnum = ANY(tgattr)),
  array(SELECT attname::text FROM pg_attribute
        WHERE attrelid = tgrelid AND attnum > 0 AND NOT attisdropped),
  pg_get_triggerdef(oid)
FROM pg_trigger
WHERE tgfoid = 'keep_earlier_row'::regproc AND tgenabled = 'O'
  AND tgtype = 1 | 8 | 16 AND pg_get_triggerdef(oid)
    LIKE '%WHEN ((CURRENT_USER <> ''stronghold_owner''::name)) EXECUTE %'
"""
ONCE = """
SELECT tgrelid::regclass::text, encode(tgargs, 'escape') FROM pg_trigger
WHERE tgfoid = 'keep_once_set'::regproc AND tgenabled = 'O' AND tgtype = 1 | 2 | 16
"""


@pytest.fixture
def app() -> Iterator[Any]:
    with connected_as("app") as cursor:
        yield cursor


@pytest.fixture
def owner() -> Iterator[Any]:
    with connected_as("owner") as cursor:
        yield cursor


@pytest.fixture
def cast() -> Cast:
    make_country()
    return make_cast()


@pytest.fixture
def entry(cast: Cast) -> WarrantEntry:
    warrant = make_row(WARRANTS, cast.officer)
    at = WarrantPremises.objects.create(
        warrant=warrant, number=1, place_text="14 Lake Street"
    )
    entry: WarrantEntry = WarrantEntry.objects.create(
        client_uuid=uuid4(),
        at=at,
        number=1,
        entered_at=datetime.fromisoformat("2026-11-20T23:40Z"),
        outcome="nothing",
        copy_given="occupier",
        reasonable_hour=True,
        irregular=["s.16(4)"],
        recorded_at=clock.now(),
        recorded_by=cast.officer,
    )
    return entry


def earlier(owner: Any, table: str) -> list[tuple[int, bool, dict[str, Any]]]:
    owner.execute(
        "SELECT row_id, is_deleted, was FROM audit_earlierrow WHERE relation = %s "
        "ORDER BY id",
        [table],
    )
    found: list[tuple[int, bool, dict[str, Any]]] = owner.fetchall()
    return found


def pass_triggers_over(app: Any) -> None:
    """Try what makes triggers of libraries skip a change."""
    app.execute(
        "SELECT set_config('pgtrigger.ignore', array_agg(DISTINCT tgname)::text, "
        "false) FROM pg_trigger WHERE NOT tgisinternal"
    )


def test_whatever_the_site_may_change_keeps_what_it_said_or_is_no_evidence(
    owner: Any,
) -> None:
    owner.execute(TABLES)
    tables = owner.fetchall()
    owner.execute(KEEPING)
    keeping = {table for table, *_ in owner.fetchall()}
    owner.execute(ONCE)
    once = {
        table: set(names.split(r"\000")) - {""} for table, names in owner.fetchall()
    }
    named = list(chain.from_iterable(NO_EVIDENCE.values()))

    assert {
        "operations_warrantentry",
        "accounts_user",
        "operations_deadline",
    } <= keeping
    assert len(named) == len(set(named))
    assert not set(named) & keeping
    free = {
        table
        for table, may_update, may_delete, _ in tables
        if (may_update or may_delete) and table not in keeping
    }
    assert free == set(named)
    again = {
        table: left
        for table, may_update, _, columns in tables
        if not may_update and table not in keeping
        if (left := set(columns) - once.get(table, set()))
    }
    assert again == WRITTEN_AGAIN


def test_a_column_is_kept_or_someone_chose_that_it_is_not(owner: Any) -> None:
    owner.execute(KEEPING)
    left = {
        table: set(columns) - set(kept) - {"id"}
        for table, kept, columns, _ in owner.fetchall()
        if kept
    }

    assert left == NOT_KEPT
    owner.execute(KEEPING)
    for table, kept, _, made in owner.fetchall():
        # What it is called for is what it keeps.
        asked = made.partition("keep_earlier_row(")[2].rstrip(")")
        assert {name.strip(" '") for name in asked.split(",")} - {""} == set(kept), (
            table
        )


def test_a_new_table_is_not_forgotten(owner: Any) -> None:
    owner.execute("BEGIN")
    owner.execute("CREATE TABLE a_new_table (id bigint PRIMARY KEY, words text)")
    owner.execute("GRANT UPDATE ON a_new_table TO stronghold_app")
    owner.execute(TABLES)

    found = {table: may_update for table, may_update, *_ in owner.fetchall()}
    owner.execute("ROLLBACK")

    assert found["a_new_table"]
    assert "a_new_table" not in chain.from_iterable(NO_EVIDENCE.values())


def test_an_entry_under_a_warrant_keeps_when_it_was_and_that_it_was_unlawful(
    app: Any, owner: Any, entry: WarrantEntry
) -> None:
    pass_triggers_over(app)
    app.execute(
        "UPDATE operations_warrantentry SET entered_at = now(), irregular = '{}', "
        "outcome = 'drugs'"
    )
    assert app.rowcount == 1
    app.execute("UPDATE operations_warrantpremises SET place_text = '1 Elsewhere'")

    ((row_id, is_deleted, was),) = earlier(owner, "operations_warrantentry")
    assert (row_id, is_deleted) == (entry.pk, False)
    assert datetime.fromisoformat(was["entered_at"]) == entry.entered_at
    assert (was["irregular"], was["outcome"]) == (["s.16(4)"], "nothing")
    ((_, _, there),) = earlier(owner, "operations_warrantpremises")
    assert there["place_text"] == "14 Lake Street"


def test_what_changes_nothing_keeps_nothing(
    app: Any, owner: Any, entry: WarrantEntry
) -> None:
    app.execute("UPDATE operations_warrantentry SET outcome = outcome")
    entry.save()

    assert earlier(owner, "operations_warrantentry") == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_earlierrow (relation, row_id, is_deleted, was, at) "
        "VALUES ('operations_warrantentry', 1, false, '{}', now())",
        "UPDATE audit_earlierrow SET was = '{}'",
        "DELETE FROM audit_earlierrow",
        "TRUNCATE audit_earlierrow",
        "SELECT forget_earlier_rows('operations_warrantentry', 'id', '{1}')",
        "SELECT keep_earlier_rows('operations_warrantentry', 'number')",
        "ALTER TABLE operations_warrantentry DISABLE TRIGGER keeps_earlier_rows",
        "DROP TRIGGER keeps_earlier_rows ON operations_warrantentry",
        "SET session_replication_role = replica",
        "SET ROLE stronghold_owner",
    ],
)
def test_the_site_writes_nothing_of_what_was(app: Any, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement)


def test_no_path_or_parameter_leads_past_it(
    app: Any, owner: Any, entry: WarrantEntry
) -> None:
    app.execute("SET search_path = pg_catalog, public")
    app.execute("SET pgtrigger.ignore = '{keeps_earlier_rows}'")
    app.execute("SET pghistory.context_metadata = '{\"user\": 7}'")
    app.execute("UPDATE public.operations_warrantentry SET number = 9")

    assert len(earlier(owner, "operations_warrantentry")) == 1
    owner.execute("SELECT account FROM audit_earlierrow")
    assert owner.fetchall() == [(7,)]
    app.execute("SET default_transaction_read_only = on")
    with pytest.raises(ReadOnlySqlTransaction):
        app.execute("UPDATE public.operations_warrantentry SET number = 10")


def test_a_deadline_keeps_what_was_due_and_not_when_it_is_looked_at(
    app: Any, owner: Any, entry: WarrantEntry
) -> None:
    due = clock.now() + timedelta(days=2)
    Deadline.objects.create(
        warrant=entry.at.warrant,
        force=entry.at.warrant.force,
        kind="warrant_endorse",
        due_at=due,
        alert_by=due,
        section="s.16(9)",
        derived_at=clock.now(),
    )
    app.execute("UPDATE operations_deadline SET look_at = now(), derived_at = now()")
    assert earlier(owner, "operations_deadline") == []

    app.execute(
        "UPDATE operations_deadline "
        "SET due_at = due_at + interval '9 days', section = ''"
    )

    ((_, _, was),) = earlier(owner, "operations_deadline")
    assert datetime.fromisoformat(was["due_at"]) == due
    assert was["section"] == "s.16(9)"
    assert "uid" not in was


def test_an_account_keeps_what_it_was_given_and_no_secret(
    app: Any, owner: Any, cast: Cast
) -> None:
    person = cast.officer
    app.execute(
        "UPDATE accounts_user SET role = 'supervisor', email = 'x@force.example' "
        "WHERE id = %s",
        [person.pk],
    )
    app.execute(
        "UPDATE accounts_user SET password = '!', last_login = now() WHERE id = %s",
        [person.pk],
    )
    app.execute("UPDATE accounts_user SET email = '', last_login = now()")

    (first, second) = (was for _, _, was in earlier(owner, "accounts_user"))
    assert (first["role"], second["role"]) == ("officer", "supervisor")
    assert first["team_id"] == person.team_id
    assert first["password"] is second["password"] is None
    assert not {"email", "username", "display_name"} & set(first)
    owner.execute(
        "SELECT count(*) FROM audit_earlierrow WHERE was::text ~ %s", ["argon"]
    )
    assert owner.fetchone() == (0,)


def test_rules_services_and_organisations_keep_what_they_opened(
    app: Any, owner: Any, cast: Cast
) -> None:
    police = Organisation.objects.get(pk=cast.officer.organisation_id)
    AccessRule.objects.create(
        force=police.force, value="all", organisation=police, role="officer", position=1
    )
    Service.objects.create(
        user=cast.other_officer, purpose="Custody", scopes=["maps"], made_by=cast.admin
    )
    app.execute("UPDATE accounts_accessrule SET role = 'supervisor'")
    app.execute("DELETE FROM accounts_accessrule")
    app.execute("UPDATE accounts_service SET scopes = '{reports.read,warrants.read}'")
    app.execute(
        "UPDATE accounts_organisation SET kind = 'police' WHERE kind = 'council'"
    )

    rules = [
        (gone, was["role"]) for _, gone, was in earlier(owner, "accounts_accessrule")
    ]
    assert rules == [(False, "officer"), (True, "supervisor")]
    ((_, _, service),) = earlier(owner, "accounts_service")
    assert service["scopes"] == ["maps"]
    assert {was["kind"] for _, _, was in earlier(owner, "accounts_organisation")} == {
        "council"
    }


def test_a_call_back_keeps_what_came_of_it_without_its_words(
    app: Any, owner: Any, cast: Cast
) -> None:
    CallBack.objects.create(
        report=make_row(REPORTS, cast.officer),
        ordinal=1,
        due_on=clock.today(),
        cleared_text="We went there",
        cleared_at=clock.now(),
        cleared_by=cast.officer,
    )
    app.execute("UPDATE reports_callback SET attempts = 3")
    app.execute("UPDATE reports_callback SET cleared_text = 'Nothing'")

    found = [was for _, _, was in earlier(owner, "reports_callback")]
    assert [was["attempts"] for was in found] == [0, 3]
    assert {was["cleared_text"] for was in found} == {None}


def make_breach(cast: Cast, reference: str = "B-AAAA-AAAA") -> DataBreach:
    row: DataBreach = DataBreach.objects.create(
        reference=reference,
        force=cast.records.force,
        regime="part_3",
        what="A letter",
        happened="It went to the wrong house",
        known_at=clock.now(),
        kinds=["seen"],
        whose=["others"],
        opened_at=clock.now(),
        opened_by=cast.records,
    )
    BreachStep.objects.create(
        breach=row, move="assess", at=clock.now(), by=cast.records, words="Low"
    )
    return row


def make_request(cast: Cast) -> DataRequest:
    row: DataRequest = DataRequest.objects.create(
        reference="Q-AAAA-AAAA",
        force=cast.records.force,
        kind="access",
        regime="part_3",
        known_by="reporter",
        force_reference="SAR/1",
        received_on=clock.today(),
        opened_at=clock.now(),
        opened_by=cast.records,
    )
    RequestStep.objects.create(
        request=row, move="clarify", on=clock.today(), at=clock.now(), by=cast.records
    )
    record = RequestRecord.objects.create(
        request=row,
        record_kind="reports",
        reference="R-AAAA-AAAA",
        added_at=clock.now(),
        added_by=cast.records,
    )
    RequestItem.objects.create(
        record=record, item="description", ground="crime", digest="a" * 64
    )
    return row


def test_a_breach_and_a_request_keep_what_was_recorded_and_steps_are_only_added(
    app: Any, owner: Any, cast: Cast
) -> None:
    breach, request = make_breach(cast), make_request(cast)
    app.execute(
        "UPDATE oversight_databreach SET known_at = now(), happened = 'Nothing'"
    )
    app.execute("UPDATE oversight_datarequest SET outcome = '', asks = 'Nothing'")
    app.execute("UPDATE oversight_requestitem SET ground = '', digest = ''")
    app.execute("DELETE FROM oversight_requestitem")
    app.execute("DELETE FROM oversight_requestrecord")

    ((_, _, was),) = earlier(owner, "oversight_databreach")
    assert datetime.fromisoformat(was["known_at"]) == breach.known_at
    assert was["happened"] == "It went to the wrong house"
    ((row_id, _, _),) = earlier(owner, "oversight_datarequest")
    assert row_id == request.pk
    items = [(gone, was) for _, gone, was in earlier(owner, "oversight_requestitem")]
    assert [(gone, was["ground"]) for gone, was in items] == [
        (False, "crime"),
        (True, ""),
    ]
    assert all("digest" not in was for _, was in items)
    ((_, gone, record),) = earlier(owner, "oversight_requestrecord")
    assert (gone, record["reference"]) == (True, "R-AAAA-AAAA")
    for table in ("oversight_breachstep", "oversight_requeststep"):
        for statement in (
            f"UPDATE {table} SET words = 'Other'",
            f"UPDATE {table} SET at = now()",
            f"DELETE FROM {table}",
        ):
            with pytest.raises(InsufficientPrivilege):
                app.execute(statement)
    for table in ("oversight_databreach", "oversight_datarequest"):
        with pytest.raises(InsufficientPrivilege):
            app.execute(f"DELETE FROM {table}")


def test_a_breach_is_erased_only_a_year_after_it_closed_and_last_changed(
    app: Any, owner: Any, cast: Cast
) -> None:
    now = clock.now()
    long_ago = now.date() - timedelta(days=3000)
    open_one = make_breach(cast)
    closed = {"state": "closed", "risk": "none"}
    young = make_breach(cast, "B-BBBB-BBBB")
    made_old = make_breach(cast, "B-CCCC-CCCC")
    old = make_breach(cast, "B-DDDD-DDDD")
    DataBreach.objects.filter(pk=young.pk).update(
        closed_on=now.date() - timedelta(days=300), **closed
    )
    # Who controls the web process makes it look old; that it changed today stays.
    DataBreach.objects.filter(pk=made_old.pk).update(closed_on=long_ago, **closed)
    DataBreach.objects.filter(pk=old.pk).update(closed_on=long_ago, **closed)
    owner.execute(
        "UPDATE audit_earlierrow SET at = at - interval '8 years' "
        "WHERE row_id IN (%s, %s)",
        [old.pk, young.pk],
    )
    every = [open_one.pk, young.pk, made_old.pk, old.pk]

    app.execute("SELECT erase_ended('oversight_databreach', %s)", [every])

    assert app.fetchall() == [(old.pk,)]
    assert set(DataBreach.objects.values_list("pk", flat=True)) == set(every) - {old.pk}
    assert not BreachStep.objects.filter(breach=old.pk).exists()
    assert old.pk not in {pk for pk, _, _ in earlier(owner, "oversight_databreach")}
    with pytest.raises(InsufficientPrivilege, match="not erased so"):
        app.execute("SELECT erase_ended('reports_report', '{1}')")


def test_an_erased_request_leaves_nothing_of_what_it_said(
    app: Any, owner: Any, cast: Cast
) -> None:
    request = make_request(cast)
    app.execute("UPDATE oversight_requestitem SET ground = ''")
    app.execute("DELETE FROM oversight_requestitem")
    app.execute("DELETE FROM oversight_requestrecord")
    app.execute(
        "UPDATE oversight_datarequest SET state = 'withdrawn', ended_on = '2019-05-17'"
    )
    owner.execute("UPDATE audit_earlierrow SET at = '2019-05-17'")

    app.execute("SELECT erase_ended('oversight_datarequest', %s)", [[request.pk]])

    assert app.fetchall() == [(request.pk,)]
    assert not RequestStep.objects.exists()
    owner.execute("SELECT relation FROM audit_earlierrow")
    assert owner.fetchall() == []
