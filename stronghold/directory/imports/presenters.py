"""The page that imports people, and the one with their one-time passwords."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import Cell, Column, Row, Table, columns_table
from stronghold.core.uploads.checked_files.presenters import (
    checked_sentence,
    waiting,
)

if TYPE_CHECKING:
    from stronghold.core.accounts.actions import Issued
    from stronghold.core.accounts.models import CheckedFile, User
    from stronghold.directory.imports.actions import Imported

MOST_PROBLEMS = 100


def import_page(
    done: "Imported | None",
    kept: "CheckedFile | None",
    *,
    columns: Mapping[str, str],
) -> dict[str, Any]:
    """Return what `components/import_file.html` draws around its form."""
    n_problems = len(done.problems) if done else 0
    more = f"The first {MOST_PROBLEMS} of {n_problems:,} are shown."
    return {
        "result": _result(done, kept),
        "waiting": waiting(kept),
        "problems": _problems(done),
        "more": more if n_problems > MOST_PROBLEMS else "",
        "changes": _changes(done) if done and not done.problems else None,
        "columns": columns_table(columns),
        "title": "Import people",
        "list_url": reverse("people:list"),
        "list_text": "Back to people",
    }


def _result(done: "Imported | None", kept: "CheckedFile | None") -> str:
    if done is None:
        return _kept_result(kept) if kept else ""
    if done.problems:
        n_wrong = len(done.problems)
        are = "1 line is" if n_wrong == 1 else f"{n_wrong:,} lines are"
        return f"{are} wrong, of {done.n_lines:,}. Nothing is stored."
    return f"The file is correct: {_counts(done, _TO_DO)}. Nothing is stored yet."


def _kept_result(kept: "CheckedFile") -> str:
    """Say what waits, where its check is no longer on the page."""
    closes = (
        " Importing it also closes the accounts that are not in it."
        if kept.ticked["close_others"]
        else ""
    )
    return f"{checked_sentence(kept)} Nothing is stored yet.{closes}"


_TO_DO = ("to add", "to open again", "to change", "to close")
_DONE = ("added", "opened again", "changed", "closed")


def _groups(done: "Imported") -> "list[list[User]]":
    return [done.created, done.opened, done.changed, done.closed]


def _counts(done: "Imported", words: Sequence[str]) -> str:
    """Return how many people there are of each group, by its word."""
    found = zip(map(len, _groups(done)), words, strict=True)
    counted = [f"{n:,} {what}" for n, what in found if n]
    same = [f"{done.n_same:,} as they are"] if done.n_same else []
    return ", ".join(counted + same)


def _changes(done: "Imported") -> Table | None:
    """Return who would be added, changed and closed; None if no one would."""
    rows = [
        Row(
            [
                user.display_name,
                user.username,
                user.organisation.name,
                user.role_name,
                what.capitalize(),
            ]
        )
        for users, what in zip(_groups(done), _TO_DO, strict=True)
        for user in users
    ]
    if not rows:
        return None
    columns = ("Name", "Username", "Organisation", "Role", "What happens")
    return Table(
        caption="What the file would change",
        columns=[Column(label) for label in columns],
        rows=rows,
        stacked=True,
    )


def _problems(done: "Imported | None") -> Table | None:
    if done is None or not done.problems:
        return None
    return Table(
        caption="What is wrong",
        columns=[Column("Where"), Column("What is wrong")],
        rows=[
            Row([f"Line {problem.line.number:,}", problem.wrong])
            for problem in done.problems[:MOST_PROBLEMS]
        ],
        stacked=True,
    )


def imported_message(done: "Imported") -> str:
    """Return the result of an import in one line."""
    return f"The file is imported: {_counts(done, _DONE)}"


def passwords_page(done: "Imported") -> dict[str, Any]:
    """Return what `people/imported.html` draws: the passwords, this once."""
    until = done.issued[0].user.one_time_until
    return {
        "result": f"{imported_message(done)}.",
        "table": _passwords(done.issued),
        "good_until": written_instant(until) if until else "",
    }


def _passwords(issued: Sequence["Issued"]) -> Table:
    return Table(
        caption="One-time passwords",
        hide_caption=True,
        columns=[Column("Name"), Column("Username"), Column("Password")],
        rows=[
            Row(
                [
                    one.user.display_name,
                    one.user.username,
                    Cell(one.password, whole=True),
                ]
            )
            for one in issued
        ],
        stacked=True,
    )
