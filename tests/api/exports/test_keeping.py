"""What becomes of a file: written once, for its maker alone, gone after a day."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Team, User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.exports import store
from stronghold.exports.actions import lease, writing
from stronghold.exports.actions.clearing import clear_exports
from stronghold.exports.actions.requesting import cancel_export
from stronghold.exports.actions.writing import write_exports
from stronghold.exports.kinds.kind import ListKind, ReadRow
from stronghold.exports.models import Export
from stronghold.figures.heartbeat import at_work
from tests.api.exports.requesting import (
    PURPOSE,
    ask,
    content,
    elsewhere,
    made,
    make_export,
    rows_of,
)
from tests.exports import write_export
from tests.factories import (
    Cast,
    make_cast,
    make_country,
    make_report,
)
from tests.reasons import reason_of
from tests.things import WORDS

# The lease speaks through a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def country(transactional_db: None) -> dict[str, Area]:
    return make_country()


def fetch(client: Client, export: Export) -> Any:
    """Fetch the file as a browser does: to its end, and then let go of it."""
    answer: Any = client.get(reverse("exports:file", args=[export.key]))
    answer.body = b"".join(answer)
    answer.close()
    return answer


def test_a_file_is_private_and_its_download_is_logged(
    client: Client, cast: Cast, folder: Path
) -> None:
    make_report(cast.officer)
    export = made(cast.supervisor)
    assert (folder / export.file).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    client.force_login(cast.supervisor)

    answer = fetch(client, export)

    assert answer.body == content(export)
    name = answer["Content-Disposition"]
    assert 'attachment; filename="OFFICIAL-SENSITIVE-reports-' in name
    assert answer["Cache-Control"] == "no-store"
    event = Event.objects.filter(kind="export").latest("pk")
    assert event.detail["step"] == "downloaded"
    assert reason_of(event) == PURPOSE


@pytest.mark.parametrize(
    "changed",
    [
        {"role": Role.ANALYST},
        {"role": Role.OFFICER},
        {"is_active": False},
        {"team_id": "city"},
    ],
)
def test_whose_rights_have_changed_is_not_given_the_file(
    client: Client, cast: Cast, changed: dict[str, Any]
) -> None:
    export = made(cast.supervisor)
    if "team_id" in changed:
        changed = {"team_id": Team.objects.get(code="city").pk}
    client.force_login(cast.supervisor)
    assert fetch(client, export).status_code == 200

    User.objects.filter(pk=cast.supervisor.pk).update(**changed)
    assert fetch(client, export).status_code in {302, 403, 404}


@pytest.mark.parametrize(
    "changed", [{"role": Role.OFFICER}, {"role": Role.ANALYST}, {"is_active": False}]
)
def test_whose_rights_went_before_it_was_written_gets_none(
    cast: Cast, folder: Path, changed: dict[str, Any]
) -> None:
    make_report(cast.officer, description=WORDS)
    export = ask(cast.supervisor)
    User.objects.filter(pk=cast.supervisor.pk).update(**changed)

    assert not write_export(export)

    export.refresh_from_db()
    assert (export.state, export.why_failed) == ("failed", "refused")
    assert list(folder.iterdir()) == []
    assert not Event.objects.filter(kind="export").exists()


def test_one_that_was_called_off_stops_and_leaves_no_file(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_report(cast.officer)
    export = ask(cast.supervisor)
    read = ListKind._read

    def called_off(self: Any, *given: Any) -> Iterator[ReadRow]:
        elsewhere(
            "UPDATE exports_export SET state = 'cancelled', lease = NULL, "
            "leased_until = NULL"
        )
        yield from read(self, *given)

    monkeypatch.setattr(ListKind, "_read", called_off)
    assert not write_export(export)

    export.refresh_from_db()
    assert export.state == "cancelled"
    assert list(folder.iterdir()) == []
    assert not Event.objects.filter(kind="export").exists()


def test_deleting_a_ready_one_takes_its_file_away(
    client: Client, cast: Cast, folder: Path
) -> None:
    export = made(cast.supervisor)
    client.force_login(cast.supervisor)

    cancel_export(by=cast.supervisor, key=export.key)

    assert list(folder.iterdir()) == []
    assert fetch(client, export).status_code == 404


def test_what_one_worker_writes_no_other_takes(cast: Cast) -> None:
    first, second = ask(cast.supervisor), ask(cast.analyst)
    taken = lease.take_lease()

    assert taken is not None
    assert taken.pk == first.pk
    assert lease.take_lease() is None
    assert not write_export(second)
    second.refresh_from_db()
    assert second.state == "waiting"


def test_the_health_check_sees_what_writes_a_file_while_it_does(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_report(cast.officer)
    seen: list[bool] = []
    finish = writing._finish

    def looked_at(*given: Any, **more: Any) -> None:
        seen.append(at_work().jobs)
        finish(*given, **more)

    monkeypatch.setattr(writing, "_finish", looked_at)
    assert not at_work().jobs
    made(cast.supervisor)

    assert seen == [True]


def test_a_lease_that_ran_out_is_anothers_and_the_first_cannot_finish(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_report(cast.officer)
    export = ask(cast.supervisor)
    finish = writing._finish

    def slowly(*given: Any, **more: Any) -> None:
        """Before the first one is done, a second finds its lease run out."""
        monkeypatch.setattr(writing, "_finish", finish)
        past = clock.now() - timedelta(seconds=1)
        Export.objects.update(leased_until=past)
        assert write_exports() == 1
        finish(*given, **more)

    monkeypatch.setattr(writing, "_finish", slowly)
    assert write_exports() == 1

    export.refresh_from_db()
    assert (export.state, export.n_tries) == ("ready", 2)
    assert len(rows_of(export)) == 1
    assert Event.objects.filter(kind="export").count() == 1
    clear_exports()
    assert [path.name for path in folder.iterdir()] == [export.file]


def test_what_breaks_off_is_tried_three_times(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask(cast.supervisor)

    def breaks(*_: Any, **__: Any) -> Path:
        raise OSError("no space left")

    monkeypatch.setattr(writing, "write_file", breaks)
    assert write_exports() == 3

    export.refresh_from_db()
    assert (export.state, export.why_failed) == ("failed", "broken")


def test_more_rows_than_a_file_may_have_make_none(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_report(cast.officer)
    make_report(cast.officer)
    monkeypatch.setattr(writing, "MOST_ROWS", 1)
    export = ask(cast.supervisor)

    assert not write_export(export)
    export.refresh_from_db()
    assert export.why_failed == "too_many"
    assert list(folder.iterdir()) == []


def test_after_a_day_the_file_and_its_row_are_gone(
    client: Client, cast: Cast, folder: Path
) -> None:
    export = made(cast.supervisor)
    client.force_login(cast.supervisor)
    (folder / "stray").write_text("left behind")
    store.begin(export.key)
    Export.objects.update(ended_at=clock.now() - timedelta(hours=23))
    clear_exports()
    assert [path.name for path in folder.iterdir()] == [export.file]

    Export.objects.update(ended_at=clock.now() - timedelta(hours=25))
    assert fetch(client, export).status_code == 404
    clear_exports()
    assert list(folder.iterdir()) == []
    assert not Export.objects.exists()
    assert Event.objects.filter(kind="export").exists()


def test_one_that_is_being_written_keeps_its_folder(cast: Cast, folder: Path) -> None:
    make_export(cast.supervisor)
    taken = lease.take_lease()
    assert taken is not None
    assert taken.lease is not None
    store.begin(taken.lease)

    clear_exports()

    assert len(list(folder.iterdir())) == 1
