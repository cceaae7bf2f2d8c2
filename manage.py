#!/usr/bin/env python
"""Runs Django's management commands for the site."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import ProgrammingError
from psycopg2.errors import UndefinedColumn, UndefinedTable

NOT_PREPARED = (
    "The database is not prepared for this version: {fault}.\n"
    "As its owner, run manage.py prepare_database first. In a checkout that is\n"
    "bin/run --owner ./manage.py prepare_database"
)

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stronghold.settings")
    try:
        execute_from_command_line(sys.argv)
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable | UndefinedColumn):
            raise
        sys.exit(NOT_PREPARED.format(fault=str(error).partition("\n")[0]))
