"""Stores the people of a file: all of them, or none if a line is wrong."""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.actions import (
    Issued,
    Person,
    change_details,
    close_without_handover,
    create_without_password,
    give_password,
    open_without_password,
)
from stronghold.core.accounts.choices import PeopleImport
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.accounts.own_roles.queries import (
    Offered,
    codes_to_give,
    roles_to_give,
)
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import everyone, is_managed, organisations, teams
from stronghold.core.accounts.rules import check_not_managed, check_not_own
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import file_label, record
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import Line, Problem, is_formula
from stronghold.directory.imports.file import PeopleFile
from stronghold.sign_in.access_rules.actions import place_person
from stronghold.sign_in.access_rules.rules import Place

LONGEST_NAME = 80
T = TypeVar("T")


@dataclass
class Imported:
    """The result of an import, or of a check of a file: people by what happens."""

    n_lines: int
    # What of it another person approves is approved together.
    batch: uuid.UUID = field(default_factory=uuid.uuid4)
    created: list[User] = field(default_factory=list)
    opened: list[User] = field(default_factory=list)
    changed: list[User] = field(default_factory=list)
    closed: list[User] = field(default_factory=list)
    n_same: int = 0
    # The new passwords: shown once, and none of a check.
    issued: list[Issued] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _NothingStored(Exception):
    """Rolls the transaction back."""


def import_people(
    *, by: User, file: PeopleFile, only_check: bool = False, close_others: bool = False
) -> Imported:
    """Store every line; none if one is wrong, or if this is only a check.

    With `close_others`, also close the accounts of the file's organisations that are
    not in the file: not the administrator's own, and none that a directory manages.
    """
    policy.require(by, Verb.MANAGE_ACCOUNTS)
    done = Imported(len(file.lines))
    with suppress(_NothingStored):
        _import(by, file, done, only_check=only_check, close_others=close_others)
    return done


@transaction.atomic(durable=True)
def _import(
    by: User, file: PeopleFile, done: Imported, *, only_check: bool, close_others: bool
) -> None:
    reading = _Reading(by)
    for line in file.lines:
        try:
            with transaction.atomic():
                _store(by, reading.person(line), done)
        except RuleBroken as broken:
            done.problems.append(_problem(line, broken))
    if close_others and not done.problems:
        _close_others(by, reading, done)
    if done.problems or only_check:
        raise _NothingStored
    done.issued = [
        give_password(by, user, batch=done.batch) for user in done.created + done.opened
    ]
    detail = {
        "change": PeopleImport.FILE,
        "file": file_label(file.name),
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "lines": done.n_lines,
        "created": len(done.created),
        "opened": len(done.opened),
        "changed": len(done.changed),
        "closed": len(done.closed),
    }
    record(Kind.PERMISSION_CHANGE, by=by, detail=detail)


@dataclass(frozen=True)
class _FromLine:
    """What a line says of a person."""

    username: str
    name: str
    email: str
    place: Place


def _store(by: User, given: _FromLine, done: Imported) -> None:
    known = User.objects.filter(username=given.username).select_related("team").first()
    if known is None:
        done.created.append(_create(by, given, done.batch))
        return
    if known.pk not in {one.pk for one in everyone(by)}:
        message = f"the username {given.username} is taken. Choose another"
        raise RuleBroken(message, field="username")
    if known.organisation_id != given.place.organisation.pk:
        message = f"{given.username} is in {known.organisation.name}"
        raise RuleBroken(message, field="organisation")
    if known.own_role and known.own_role not in codes_to_give(by, known.organisation):
        # The police gave it: an administrator of a partner neither sees nor ends it.
        place = replace(given.place, role=known.role, own_role=known.own_role)
        given = replace(given, place=place)
    if _is_same(known, given):
        done.n_same += 1
        return
    check_not_own(by.username, known.username)
    check_not_managed(is_managed=is_managed(known))
    was_open = known.is_active
    _change(by, known, given, done.batch)
    (done.changed if was_open else done.opened).append(known)


def _create(by: User, given: _FromLine, batch: uuid.UUID) -> User:
    person = Person(
        display_name=given.name,
        email=given.email,
        role=given.place.role,
        own_role=given.place.own_role,
        team=given.place.team,
    )
    return create_without_password(
        by=by,
        username=given.username,
        organisation=given.place.organisation,
        given=person,
        batch=batch,
    )


def _is_same(user: User, given: _FromLine) -> bool:
    stored = (
        user.display_name,
        user.email,
        user.role,
        user.own_role,
        user.team,
    )
    place = given.place
    typed = (given.name, given.email, place.role, place.own_role, place.team)
    return user.is_active and stored == typed


def _change(by: User, user: User, given: _FromLine, batch: uuid.UUID) -> None:
    place_person(user, given.place, by=by, is_by_rule=False, batch=batch)
    named = {name: getattr(user, name) for name in Person.__dataclass_fields__}
    named |= {"display_name": given.name, "email": given.email}
    change_details(user, Person(**named), by=by, organisation=user.organisation)
    if not user.is_active:
        open_without_password(user, by=by, change=PeopleImport.OPENED)


def _close_others(by: User, reading: "_Reading", done: Imported) -> None:
    for user in everyone(by):
        is_of_file = user.organisation_id in reading.organisations_named
        if (
            user.is_active
            and is_of_file
            and user.username not in reading.usernames
            and user.pk != by.pk
            and not is_managed(user)
        ):
            close_without_handover(user, by=by, change=PeopleImport.NOT_IN_FILE)
            done.closed.append(user)


class _Reading:
    """Reads lines as people, with the organisations and teams that there are."""

    def __init__(self, by: User) -> None:
        self._by = by
        self._organisations = list(organisations(by))
        self._teams = list(teams(by))
        self.usernames: set[str] = set()
        self.organisations_named: set[int] = set()

    def person(self, line: Line) -> _FromLine:
        """Return what a line says; RuleBroken for the first thing that is wrong."""
        cells = {name: cell.strip() for name, cell in line.cells.items()}
        for name, cell in cells.items():
            if is_formula(name, cell):
                message = "begins like a formula in a spreadsheet"
                raise RuleBroken(message, field=name)
        username = cells["username"].lower()
        if username in self.usernames:
            raise RuleBroken(f"{username} is in the file twice", field="username")
        self.usernames.add(username)
        organisation = self._organisation(cells["organisation"])
        self.organisations_named.add(organisation.pk)
        role = _role(cells["role"], organisation, by=self._by)
        team = self._team(cells.get("team", ""), organisation)
        place = Place(organisation, role.base.value, team, role.own)
        return _FromLine(
            username, _name(cells["name"]), _email(cells.get("email", "")), place
        )

    def _organisation(self, cell: str) -> Organisation:
        return _one_of(
            cell, self._organisations, "organisation", lambda one: (one.code, one.name)
        )

    def _team(self, cell: str, organisation: Organisation) -> Team | None:
        own = [one for one in self._teams if one.organisation_id == organisation.pk]
        if not cell:
            return None
        return _one_of(cell, own, "team", lambda one: (one.code, one.name))


def _role(cell: str, organisation: Organisation, *, by: User) -> Offered:
    offered = roles_to_give(by, organisation)
    return _one_of(cell, offered, "role", lambda one: (one.code, one.label))


def _one_of(
    cell: str, among: Sequence[T], field: str, names: Callable[[T], tuple[str, str]]
) -> T:
    wanted = cell.casefold()
    for one in among:
        if wanted in {name.casefold() for name in names(one)}:
            return one
    listed = ", ".join(names(one)[1] for one in among) or "none: there is none here"
    found = f"“{cell[:40]}” is not" if cell else "is empty, and must be"
    raise RuleBroken(f"{found} one of {listed}", field=field)


def _name(cell: str) -> str:
    words = " ".join(cell.split())
    if not words:
        raise RuleBroken("is empty", field="name")
    if len(words) > LONGEST_NAME:
        message = f"must be {LONGEST_NAME} characters or fewer"
        raise RuleBroken(message, field="name")
    return words


def _email(cell: str) -> str:
    try:
        if cell:
            validate_email(cell)
    except ValidationError:
        raise RuleBroken("is not an e-mail address", field="email") from None
    return cell


def _problem(line: Line, broken: RuleBroken) -> Problem:
    where = f"{broken.field}: " if broken.field else ""
    return Problem(line, f"{where}{broken.message}", "Correct the line")
