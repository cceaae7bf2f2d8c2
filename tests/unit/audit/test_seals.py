"""Any change of a sealed event is found, also one by the database's owner."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from psycopg2.errors import InsufficientPrivilege

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Block, BlockPart, Event
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.audit.seals import actions
from stronghold.core.audit.seals.actions import seal_events
from stronghold.core.audit.seals.queries import check_audit
from stronghold.core.audit.seals.rules import block_hash
from stronghold.core.kernel import clock
from tests.conftest import connect
from tests.database_roles import connected_as
from tests.seals import seal_now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner() -> Iterator[Any]:
    """The owner of the database, who has switched the triggers off."""
    with connected_as("owner") as cursor:
        for table in ("audit_event", "audit_block", "audit_blockpart", "audit_reason"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in ("audit_event", "audit_block", "audit_blockpart", "audit_reason"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def write(n: int) -> list[Event]:
    for i in range(n):
        record(Kind.CONSULTATION, by=SYSTEM, records=[f"R-2345-678{i}"])
    return list(Event.objects.order_by("-id")[:n])[::-1]


def faults() -> list[str]:
    return [str(found) for found in check_audit().found]


def sealed_ids() -> list[int]:
    return [
        id_ for part in BlockPart.objects.order_by("block") for id_ in part.event_ids
    ]


def test_each_event_is_in_one_block_and_the_check_says_so() -> None:
    first = write(3)
    assert seal_now() == 1
    second = write(2)
    assert seal_now() == 1
    assert seal_now() == 0
    write(1)

    checked = check_audit()

    assert sealed_ids() == [event.pk for event in first + second]
    assert (checked.n_blocks, checked.n_events, checked.n_not_yet) == (2, 5, 1)
    assert checked.found == []


def test_an_event_of_an_unfinished_transaction_waits_and_is_not_left_out() -> None:
    with connected_as("app") as slow:
        slow.execute("BEGIN")
        slow.execute(
            "INSERT INTO audit_event (occurred_at, kind, actor, actor_role,"
            " organisation, force, session, records, n_records, recipient,"
            " reason_digest, detail)"
            " VALUES (now(), 'sign_in', 'slow', '', '', '', '', '{}', 0, '', '', '{}')"
        )
        (later,) = write(1)
        assert seal_events() == 0
        slow.execute("COMMIT")
    slow_one = Event.objects.get(actor="slow")

    assert seal_now() == 1

    assert slow_one.pk < later.pk
    assert sealed_ids() == [slow_one.pk, later.pk]
    assert faults() == []


def test_a_transaction_in_another_database_holds_nothing_up() -> None:
    other = connect("postgres")
    other.autocommit = False
    try:
        other.cursor().execute("SELECT pg_current_xact_id()")
        (event,) = write(1)

        assert seal_now() == 1
    finally:
        other.rollback()
        other.close()

    assert sealed_ids() == [event.pk]


def test_many_events_are_sealed_in_several_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(actions, "MOST_IN_A_BLOCK", 3)
    written = write(8)

    assert seal_now() == 3

    assert [len(part.event_ids) for part in BlockPart.objects.order_by("block")] == [
        3,
        3,
        2,
    ]
    assert sealed_ids() == [event.pk for event in written]
    assert faults() == []


CHANGES = {
    "one byte": "UPDATE audit_event SET actor = 'systen' WHERE id = {second}",
    "one time": "UPDATE audit_event SET occurred_at = occurred_at + interval "
    "'1 microsecond' WHERE id = {second}",
    "who asked": "UPDATE audit_event SET source_ip = '10.0.0.1' WHERE id = {second}",
    "two swapped": "UPDATE audit_event SET id = CASE id WHEN {second} THEN {third} "
    "ELSE {second} END WHERE id IN ({second}, {third})",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_event_is_found_and_its_block_named(owner: Any, change: str) -> None:
    write(1)
    seal_now()
    second, third = write(2)
    seal_now()

    # The key is checked row by row, so the swap goes over a number that is free.
    if "CASE" in change:
        for old, new in ((second.pk, 0), (third.pk, second.pk), (0, third.pk)):
            owner.execute(f"UPDATE audit_event SET id = {new} WHERE id = {old}")
    else:
        owner.execute(change.format(second=second.pk))

    month = f"{second.occurred_at:%B %Y}"
    assert faults() == [f"Block 2: An event of {month} was changed or replaced."]


def test_a_removed_event_is_found(owner: Any) -> None:
    first, _ = write(2)
    seal_now()

    owner.execute(f"DELETE FROM audit_event WHERE id = {first.pk}")

    month = f"{first.occurred_at:%B %Y}"
    assert faults() == [f"Block 1: 1 event is missing from {month}."]


@pytest.mark.parametrize(
    "change", ["id = 99", "occurred_at = occurred_at - interval '40 days'"]
)
def test_an_event_that_was_added_to_the_past_is_found(owner: Any, change: str) -> None:
    (first,) = write(1)
    seal_now()

    owner.execute(
        "CREATE TEMP TABLE copy AS SELECT * FROM audit_event;"
        f"UPDATE copy SET {change}; INSERT INTO audit_event SELECT * FROM copy"
    )

    assert Event.objects.count() == 2
    assert faults() == ["1 event is in no block, and should be in one."]
    assert first.pk != 99


def test_a_block_without_events_is_none_that_a_seal_makes() -> None:
    write(1)
    seal_now()
    block = Block.objects.get()
    # As who controls the web process can: it would stand before all to come.
    forged = block_hash(2, block.sealed_at, 2**62, block.hash, [])
    Block.objects.create(
        number=2,
        sealed_at=block.sealed_at,
        upto_txid=2**62,
        previous=block.hash,
        hash=forged,
    )

    assert "Block 2: It has no events: a seal never makes such a block." in faults()


def verified() -> str:
    """Return what the command says, as it finds no fault."""
    output = StringIO()
    call_command("verify_audit", stdout=output)
    return output.getvalue()


def test_a_clock_that_was_set_is_named_and_is_no_fault() -> None:
    now = clock.now()
    for days in (0, -30, 60, 0):
        with clock.stopped(now + timedelta(days=days)):
            write(1)
            seal_now()

    said = verified()

    assert "Times that do not fit one another" in said
    assert f"Block 2: It says {now - timedelta(days=30):%d %B %Y %H:%M}" in said
    assert "Block 3" not in said
    assert f"before it {now + timedelta(days=60):%d %B %Y %H:%M}." in said


def test_an_event_that_states_another_time_is_named() -> None:
    write(1)
    seal_now()
    for days in (-40, 3):
        with clock.stopped(clock.now() + timedelta(days=days)):
            write(1)
        seal_now()
        write(1)

    said = verified()

    assert "Block 2: It has an event of " in said
    assert "Block 3: It was sealed on " in said


def test_lines_removed_from_the_file_of_seals_are_named(
    settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_FILE = str(tmp_path / "seals")
    for _ in range(4):
        write(1)
        seal_now()
    lines = Path(settings.SEAL_FILE).read_text().splitlines(keepends=True)

    Path(settings.SEAL_FILE).write_text("".join(lines[:1] + lines[3:]))
    output = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_audit", stdout=output)
    assert "lacks 2 of its lines, of blocks 2 to 3" in output.getvalue()

    # The newest, which the next seal adds again, are named and are no fault.
    for kept in (2, 0):
        Path(settings.SEAL_FILE).write_text("".join(lines[:kept]))
        assert f"The file of seals ends with block {kept}, and the chain" in verified()


def test_a_line_whose_writing_was_interrupted_is_written_again(
    settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_FILE = str(tmp_path / "seals")
    for _ in range(2):
        write(1)
        seal_now()
    whole = Path(settings.SEAL_FILE).read_text()
    # In the middle of its hash, and of its time.
    for cut in (40, 10):
        Path(settings.SEAL_FILE).write_text(whole[:-cut])
        assert "The file of seals ends with block 1, and the chain" in verified()
        seal_now()
        assert (
            Path(settings.SEAL_FILE).read_text().endswith(whole.splitlines()[1] + "\n")
        )
        assert "The file of seals ends" not in verified()


def test_the_newest_events_removed_with_their_blocks_are_found_by_the_file(
    owner: Any, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_FILE = str(tmp_path / "seals")
    write(1)
    seal_now()
    newest = write(2)
    seal_now()
    write(1)

    ids = ", ".join(str(event.pk) for event in newest)
    owner.execute(f"DELETE FROM audit_event WHERE id IN ({ids})")
    owner.execute("DELETE FROM audit_blockpart WHERE block_id = 2")
    owner.execute("DELETE FROM audit_block WHERE number = 2")

    output = StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("verify_audit", stdout=output)
    assert exit_.value.code == 1
    assert "Block 2: It is in the file of seals and not in the database" in (
        output.getvalue()
    )


def test_the_newest_hour_deleted_is_found_with_its_blocks_and_without(
    owner: Any, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_FILE = str(tmp_path / "seals")
    now = clock.now()
    for minutes in (130, 90, 50, 10):
        with clock.stopped(now - timedelta(minutes=minutes)):
            write(2)
            seal_now()

    hour_ago = f"'{now - timedelta(hours=1)}'"
    owner.execute(f"DELETE FROM audit_event WHERE occurred_at > {hour_ago}")
    month = f"{now - timedelta(minutes=10):%B %Y}"
    assert faults()[-1] == f"Block 4: 2 events are missing from {month}."
    assert [fault.split(":")[0] for fault in faults()] == ["Block 3", "Block 4"]

    owner.execute("DELETE FROM audit_blockpart WHERE block_id > 2")
    owner.execute("DELETE FROM audit_block WHERE number > 2")
    assert faults() == []
    output = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_audit", stdout=output)
    for number in (3, 4):
        assert f"Block {number}: It is in the file of seals and not" in (
            output.getvalue()
        )


def test_what_was_sealed_after_a_backup_is_lost_and_no_fault(
    owner: Any, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_FILE = str(tmp_path / "seals")
    now = clock.now()
    for minutes in (90, 50, 10):
        with clock.stopped(now - timedelta(minutes=minutes)):
            write(1)
            seal_now()
    # As a backup of an hour ago has it; then it is used and sealed once more.
    hour_ago = now - timedelta(hours=1)
    owner.execute(f"DELETE FROM audit_event WHERE occurred_at > '{hour_ago}'")
    owner.execute("DELETE FROM audit_blockpart WHERE block_id > 1")
    owner.execute("DELETE FROM audit_block WHERE number > 1")
    write(1)
    seal_now()

    output = StringIO()
    call_command("verify_audit", as_of=hour_ago, stdout=output)

    assert "Lost are the events of blocks 2 to 3 of the file of seals" in (
        output.getvalue()
    )
    assert "All of 2 events in 2 blocks are as they were sealed" in output.getvalue()
    # Restored as of later, block 2 would have to be there.
    later = now - timedelta(minutes=30)
    output = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_audit", as_of=later, stdout=output)
    assert "Lost are the events of block 3 " in output.getvalue()
    assert "Block 2: It differs from the file of seals." in output.getvalue()


def test_a_chain_made_again_differs_from_the_file(
    owner: Any, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_FILE = str(tmp_path / "seals")
    write(2)
    seal_now()

    owner.execute("UPDATE audit_event SET actor = 'another'")
    owner.execute("DELETE FROM audit_blockpart; DELETE FROM audit_block")
    assert seal_now() == 1
    assert faults() == []

    output = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_audit", stdout=output)
    assert "Block 1: It differs from the file of seals." in output.getvalue()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            "UPDATE audit_block SET sealed_at = now() WHERE number = 1",
            "Block 1: Its own row or parts were changed.",
        ),
        (
            "UPDATE audit_blockpart SET event_ids = event_ids[2:] WHERE block_id = 1",
            "Block 1: Its own row or parts were changed.",
        ),
        (
            "DELETE FROM audit_blockpart WHERE block_id = 1;"
            "DELETE FROM audit_block WHERE number = 1",
            "Block 2: The blocks before it are missing (1 to 1).",
        ),
    ],
)
def test_a_changed_chain_is_found(owner: Any, change: str, fault: str) -> None:
    for _ in range(2):
        write(2)
        seal_now()

    owner.execute(change)

    assert fault in faults()


def test_a_block_that_was_hashed_anew_does_not_fit_the_next(owner: Any) -> None:
    for _ in range(2):
        write(1)
        seal_now()
    block, part = Block.objects.get(number=1), BlockPart.objects.get(block=1)

    forged = block_hash(
        1, block.sealed_at, 7, block.previous, [(part.month, 1, part.root)]
    )
    owner.execute(
        f"UPDATE audit_block SET upto_txid = 7, hash = '{forged}' WHERE number = 1"
    )

    assert faults() == ["Block 2: It does not follow from the block before it."]


def test_changed_words_of_a_reason_are_found(owner: Any) -> None:
    record(Kind.ALTERATION, by=SYSTEM, reason="Joint visit")
    seal_now()

    owner.execute("UPDATE audit_reason SET words = 'Other'")

    (fault,) = faults()
    assert "The words of the reason" in fault


@pytest.mark.parametrize("table", ["audit_block", "audit_blockpart"])
@pytest.mark.parametrize(
    "change", ["UPDATE {} SET id = 1", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_the_site_changes_no_seal(table: str, change: str) -> None:
    write(1)
    seal_now()
    change = change.format(table)
    if table == "audit_block":
        change = change.replace("SET id", "SET number")

    for role in ("app", "owner"):
        with connected_as(role) as cursor, pytest.raises(InsufficientPrivilege):
            cursor.execute(change)


def test_sealing_continues_where_transactions_are_numbered_lower(owner: Any) -> None:
    first = write(2)
    seal_now()
    block, part = Block.objects.get(), BlockPart.objects.get()
    # As after a restore into a new cluster: the block knows a later transaction.
    upto = 2**40
    listed = [(part.month, 2, part.root)]
    forged = block_hash(1, block.sealed_at, upto, block.previous, listed)
    owner.execute(f"UPDATE audit_block SET upto_txid = {upto}, hash = '{forged}'")
    second = write(2)

    assert seal_now() == 1
    third = write(1)
    assert seal_now() == 1

    assert sealed_ids() == [event.pk for event in first + second + third]
    assert faults() == []


def test_the_file_has_each_block_once_also_after_a_failure(
    settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_FILE = str(tmp_path / "gone" / "seals")
    write(1)
    with pytest.raises(FileNotFoundError):
        seal_now()
    write(1)
    (tmp_path / "gone").mkdir()

    seal_now()
    seal_now()

    lines = Path(settings.SEAL_FILE).read_text().splitlines()
    assert [line.split()[:2] for line in lines] == [
        [str(block.number), block.hash] for block in Block.objects.order_by("number")
    ]
    output = StringIO()
    call_command("verify_audit", stdout=output)
    assert "All of 2 events in 2 blocks are as they were sealed" in output.getvalue()


def test_a_file_that_has_other_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "seals"
    path.write_text("1 abc\n")

    with pytest.raises(CommandError, match="Line 1 of .* is not a seal"):
        call_command("verify_audit", seals=str(path))
    with pytest.raises(CommandError, match="There is no file of seals"):
        call_command("verify_audit", seals=str(tmp_path / "none"))
