"""A search uses its indexes, so that it answers fast over years of records."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stronghold.core.accounts.models import User
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from stronghold.search.kinds import KINDS
from stronghold.search.queries.places import find_premises
from stronghold.search.queries.reports import find_reports
from stronghold.search.queries.results import Wanted
from tests.conftest import execute
from tests.factories import WEST_SOUTH, Cast, make_arrest, make_report

# Long: each test makes thousands of rows, so that the planner has a choice.
pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

N_ROWS = 5000


def multiply(row: Any, **words: str) -> None:
    """Make many rows like this one, each with words of its own."""
    table = row._meta.db_table
    columns = [f.column for f in row._meta.concrete_fields if f.column != "id"]
    own = {
        "client_uuid": "gen_random_uuid()",
        "reference": "'X-' || lpad(n::text, 9, '0')",
    } | {name: f"'{text} ' || md5(n::text)" for name, text in words.items()}
    picked = ", ".join(own.get(c, f'"{c}"') for c in columns)
    listed = ", ".join(f'"{c}"' for c in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {picked} FROM {table}, "
            f"generate_series(1, {N_ROWS}) n WHERE {table}.id = %s",
            [row.pk],
        )
    # The site may not analyse tables; a database does so by itself in time.
    execute(connection.settings_dict["NAME"], f"ANALYZE {table}")


def plan_of(viewer: User, find: Any) -> str:
    """Return how the database finds the rows of a search that fits few."""
    with during(Request()), CaptureQueriesContext(connection) as asked:
        found = find(viewer, Wanted("rarest"))
    assert found.n == 1
    ranking = next(q["sql"] for q in asked.captured_queries if "ts_rank" in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {ranking}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize(
    ("who", "index"),
    [("officer", "report_words"), ("analyst", "report_sanitised_words")],
)
def test_reports_are_found_by_the_index_of_the_text_that_is_read(
    cast: Cast, who: str, index: str
) -> None:
    multiply(make_report(cast.officer), description="said", sanitised_text="cleared")
    make_report(cast.officer, description="rarest", sanitised_text="rarest")

    plan = plan_of(getattr(cast, who), find_reports)

    assert f"Bitmap Index Scan on {index} " in plan


def test_arrests_are_found_by_the_index_of_their_words(cast: Cast) -> None:
    multiply(make_arrest(cast.officer), place_text="place")
    make_arrest(cast.officer, place_text="rarest")

    plan = plan_of(cast.officer, KINDS["arrests"].find)

    assert "Bitmap Index Scan on arrest_words " in plan


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ("rarest st", "premises_address_trgm"),
        ("12 rarest street", "premises_address_trgm"),
        ("OX9 9ZZ", "premises_postcode"),
        ("OX9 9", "premises_postcode"),
    ],
)
def test_premises_are_found_by_the_indexes_of_address_and_postcode(
    cast: Cast, typed: str, index: str
) -> None:
    street = Street.objects.create(name="Rarest", kind="street", point=WEST_SOUTH)
    common = {
        "force": cast.officer.force,
        "street": street,
        "point": WEST_SOUTH,
        "kind": "dwelling",
    }
    Premises.objects.bulk_create(
        Premises(address=f"{n} Common Street", postcode=f"OX1 {n % 9}AA", **common)
        for n in range(N_ROWS)
    )
    Premises.objects.create(address="12 Rarest Street", postcode="OX9 9ZZ", **common)
    # New rows wait in a list beside the index until a vacuum moves them into it.
    execute(connection.settings_dict["NAME"], "VACUUM ANALYZE places_premises")

    with during(Request()), CaptureQueriesContext(connection) as asked:
        found = find_premises(cast.officer, Wanted(typed))

    assert [row.address for row in found.items] == ["12 Rarest Street"]
    asking = next(q["sql"] for q in asked.captured_queries if "address" in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asking}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert f"Index Scan on {index} " in plan or f"using {index} " in plan
