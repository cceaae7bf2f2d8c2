"""An operation of a migration that changes many rows while the site writes to them."""

from collections.abc import Iterator
from functools import partial
from logging import getLogger
from typing import Any

from django.contrib.postgres.operations import NotInTransactionMixin
from django.db import connection, transaction
from django.db.migrations.operations.base import Operation, OperationCategory

from stronghold.core.database.upgrades.patience import LOCK_TIMEOUT, patiently

PIECE = 1000
_log = getLogger(__name__)


class UpdateInPieces(NotInTransactionMixin, Operation):
    """UPDATE of the rows of a model, a thousand at a time, each piece in a transaction.

    `change` and `where` are SQL. What is changed must no longer be in `where`: then a
    run that was stopped continues where it was. It is alone in its migration, which has
    `atomic = False`.
    """

    category = OperationCategory.SQL
    reversible = False

    def __init__(self, model_name: str, *, change: str, where: str) -> None:
        self.model_name, self.change, self.where = model_name, change, where

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        given = {"change": self.change, "where": self.where}
        return self.__class__.__name__, [self.model_name], given

    def state_forwards(self, app_label: str, state: Any) -> None:
        pass

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        self._ensure_not_in_transaction(schema_editor)
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        n_done = 0
        for n in self._pieces(schema_editor.quote_name(table)):
            n_done += n
            _log.info("%s: %s rows", table, n_done)

    def describe(self) -> str:
        return f"Update {self.model_name} in pieces"

    def _pieces(self, table: str) -> Iterator[int]:
        """Change piece after piece; yield the number of rows of each."""
        last: int | None = -1
        while last is not None:
            n, last = patiently(partial(self._change, table, last), _log.info)
            if n:
                yield n

    def _change(self, table: str, after: int) -> tuple[int, int | None]:
        """Change the first rows after an id; return how many, and the last id."""
        change, where = (text.replace("%", "%%") for text in (self.change, self.where))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [LOCK_TIMEOUT])
            # By the key, in its order: nothing is read twice.
            cursor.execute(
                f"WITH piece AS (SELECT id FROM {table} WHERE id > %s AND ({where})"  # noqa: S608 - a migration's own
                " ORDER BY id LIMIT %s),"
                f" changed AS (UPDATE {table} SET {change} WHERE id IN"
                f" (SELECT id FROM piece) AND ({where}) RETURNING id)"
                " SELECT (SELECT count(*) FROM changed), (SELECT max(id) FROM piece)",
                [after, PIECE],
            )
            n, last = cursor.fetchone()
        return n, last
