"""Imports arrests from custody's CSV file: all of them, or none where a line is wrong.

An arrest that is near one which an officer recorded waits for a person's decision, and
counts once meanwhile. It can be run again: what is there already stays as it is.
"""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.arrests.actions.imports import import_arrests
from operations.arrests.import_file import COLUMNS, REQUIRED, read_arrests
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotAllowed
from stronghold.core.kernel.files import FileRefused

_MOST_SAID = 50


def _columns() -> str:
    width = max(map(len, COLUMNS)) + 2
    lines = (f"  {column:<{width}}{what}" for column, what in COLUMNS.items())
    columns = "\n".join(lines)
    return (
        f"The columns, in any order; {', '.join(REQUIRED)} must be "
        f"there:\n{columns}\n\n"
        "Who was arrested is not imported: a column of names is refused."
    )


class Command(BaseCommand):
    help = __doc__

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        # The table of columns keeps its lines.
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        return super().create_parser(*args, epilog=_columns(), **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8, with commas")
        parser.add_argument(
            "--by", required=True, metavar="USERNAME", help="who imports it"
        )
        parser.add_argument(
            "--check", action="store_true", help="say what is wrong and store nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, is_check = options["file"], options["check"]
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no user with the username {options['by']!r}.")
        try:
            file = read_arrests(path.name, path.read_bytes())
            done = import_arrests(by=by, file=file, only_check=is_check)
        except FileRefused as refused:
            raise CommandError(f"{refused}. Nothing is stored.") from refused
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except NotAllowed as refused:
            raise CommandError(
                f"{options['by']} may not import arrests. Nothing is stored."
            ) from refused
        for problem in done.problems[:_MOST_SAID]:
            self.stderr.write(
                f"line {problem.line.number}: {problem.wrong}. {problem.to_do}."
            )
        if done.problems:
            raise CommandError(f"{len(done.problems)} wrong. Nothing is stored.")
        stored = "would be stored" if is_check else "stored"
        self.stdout.write(
            f"{file.name}: {done.n_stored:,} {stored}, {done.n_waiting:,} of them wait "
            f"for a decision, {done.n_there:,} there already, "
            f"{done.n_completed:,} of these completed."
        )
