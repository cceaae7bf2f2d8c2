"""Read and check the TOML file that describes a force to set up; write one.

`stronghold/docs/force.example.toml` explains each key. actions.py stores the result.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from stronghold.core.accounts.choices import IssuesAs, OrganisationKind
from stronghold.core.accounts.roles import APPROVERS
from stronghold.core.decided.queries import subjects
from stronghold.core.decided.rules import Given
from stronghold.core.geography.choices import AreaKind, Country, Marking
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.toml_file import read_toml
from stronghold.force_setup.force_basics.rules import check_pattern
from stronghold.force_setup.force_choices.file import read_table, written_table
from stronghold.force_setup.force_details.rules import LONGEST, Details, check_details

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_AREA_CODE = re.compile(r"[A-Z0-9][A-Za-z0-9_-]{0,19}")
_LONGEST = 100
OTHER_LAW = (
    "Stronghold knows the law of England and Wales only, and cannot be set up for a "
    "force in Scotland or Northern Ireland, where the law differs."
)
# Refused whatever country the file gives: the codes of these forces at data.police.uk.
ELSEWHERE = ("scotland", "northern-ireland")


@dataclass(frozen=True)
class TeamPlan:
    """A team, and the areas that it owns; None if the file does not list any.

    A duty team is notified of work that no one else has done in time.
    """

    code: str
    name: str
    areas: tuple[str, ...] | None = None
    is_duty: bool = False


@dataclass(frozen=True)
class OrganisationPlan:
    code: str
    name: str
    kind: str
    teams: tuple[TeamPlan, ...] = ()
    issues_as: str = ""
    # The districts that it serves; None if the file does not list any.
    districts: tuple[str, ...] | None = None


@dataclass(frozen=True)
class BoundariesPlan:
    """A boundary file, and the edition to load it as."""

    path: Path
    kind: str
    name: str
    source: str
    licence: str
    valid_from: date | None = None
    code_field: str | None = None
    name_field: str | None = None


@dataclass(frozen=True)
class AdministratorPlan:
    username: str
    name: str
    organisation: str
    email: str = ""


@dataclass(frozen=True)
class ApproverPlan:
    """Who first approves what administrators ask for: they cannot do it themselves."""

    username: str
    name: str
    organisation: str
    role: str
    email: str = ""


@dataclass(frozen=True)
class ForcePlan:
    """Everything that is set up for a force."""

    code: str
    name: str
    administrator: AdministratorPlan
    organisations: tuple[OrganisationPlan, ...]
    boundaries: tuple[BoundariesPlan, ...] = field(default=())
    # England or Wales; it decides which law applies.
    jurisdiction: str = Country.ENGLAND
    # The pattern of a custody record number, and an example; empty allows any number.
    custody_pattern: str = ""
    custody_example: str = ""
    # A code of Marking; empty keeps the one that the force has.
    marking: str = ""
    # What the force's statements say of it, by the names of Details; those that the
    # file does not have stay as they are.
    details: Mapping[str, Any] = field(default_factory=dict)
    # What the force decides; what the file does not have stays as it is.
    choices: Given | None = None
    approver: ApproverPlan | None = None


def read_force_file(path: Path) -> ForcePlan:
    """Return the plan in the file. FileRefused names the table and the key at fault."""
    try:
        content = read_toml(path.name, path.read_bytes())
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise FileRefused(path.name, reason) from error
    root = _Table(path.name, "the file", content)
    force, administrator = root.table("force"), root.table("administrator")
    organisations = root.tables("organisation", required=True)
    boundaries = root.tables("boundaries")
    statements, choices = root.optional("statements"), root.optional("choices")
    plan = ForcePlan(
        code=force.code("code"),
        name=force.text("name"),
        organisations=tuple(_organisation(table) for table in organisations),
        administrator=AdministratorPlan(
            username=administrator.text("username"),
            name=administrator.text("name"),
            organisation=administrator.code("organisation"),
            email=administrator.text("email", required=False),
        ),
        approver=_approver(root),
        boundaries=tuple(_boundaries(table, path.parent) for table in boundaries),
        jurisdiction=_jurisdiction(force),
        marking=_marking(force),
        details=_details(statements),
        choices=read_table(path.name, choices.content, subjects(), today=clock.today())
        if choices.content
        else None,
        **_custody_numbers(force),
    )
    for table in (root, force, administrator, statements, *boundaries):
        table.refuse_other_keys()
    return _checked(plan, administrator)


def _approver(root: "_Table") -> ApproverPlan | None:
    table = root.optional("approver")
    if not table.content:
        return None
    plan = ApproverPlan(
        username=table.text("username"),
        name=table.text("name"),
        organisation=table.code("organisation"),
        role=table.one_of("role", [role.value for role in APPROVERS]),
        email=table.text("email", required=False),
    )
    table.refuse_other_keys()
    return plan


def _jurisdiction(force: "_Table") -> str:
    """Read the country of a force; refuse countries whose law is not supported."""
    codes = {str(country.label).lower(): str(country.value) for country in Country}
    given = str(force.get("jurisdiction") or "").strip().lower()
    code = str(force.content.get("code") or "").lower()
    is_elsewhere = any(name in code for name in ELSEWHERE)
    if is_elsewhere or given.replace(" ", "-") in ELSEWHERE:
        raise FileRefused(force.file, OTHER_LAW)
    return codes[force.one_of("jurisdiction", list(codes))]


def _marking(force: "_Table") -> str:
    """Read the protective marking as pages show it; "" if the file does not say."""
    if "marking" not in force.content:
        force.get("marking")
        return ""
    codes = {str(one.label): str(one.value) for one in Marking}
    return codes[force.one_of("marking", list(codes))]


def _custody_numbers(force: "_Table") -> dict[str, str]:
    """Read the pattern of custody record numbers; its example must match it."""
    pattern = force.text("custody_pattern", required=False, longest=200)
    example = force.text("custody_example", required=False, longest=30)
    try:
        check_pattern(pattern, example)
    except RuleBroken as broken:
        raise force.wrong(f"`{broken.field}`: {broken.message}") from broken
    return {"custody_pattern": pattern, "custody_example": example}


def _details(table: "_Table") -> dict[str, Any]:
    """Read what the force's statements say of it; the rules are those of the form."""
    given: dict[str, Any] = {
        column.name: (
            table.day(column.name)
            if column.name.endswith("_on")
            else table.text(column.name, required=False, longest=LONGEST[column.name])
        )
        for column in fields(Details)
    }
    details = {name: value for name, value in given.items() if value}
    try:
        check_details(Details(**details), today=clock.today())
    except RuleBroken as broken:
        raise table.wrong(f"`{broken.field}`: {broken.message}") from broken
    return details


def _organisation(table: "_Table") -> OrganisationPlan:
    teams = table.tables("team")
    plan = OrganisationPlan(
        code=table.code("code"),
        name=table.text("name"),
        kind=table.one_of("kind", OrganisationKind.values),
        teams=tuple(_team(team) for team in teams),
        issues_as=_issues_as(table),
        districts=_districts(table),
    )
    if plan.issues_as and not plan.districts:
        raise table.wrong(
            "`districts` must list the districts of a council that issues notices, "
            'such as ["E07000178"]'
        )
    for read in (table, *teams):
        read.refuse_other_keys()
    _check_owners(plan, table)
    return plan


def _districts(table: "_Table") -> tuple[str, ...] | None:
    """Read the districts that an organisation serves; None if the key is missing."""
    is_given = "districts" in table.content
    codes = table.area_codes("districts")
    return tuple(dict.fromkeys(codes)) if is_given else None


def _issues_as(table: "_Table") -> str:
    """Read the kind of council that issues closure notices; empty if it does not."""
    if "issues_as" not in table.content:
        table.get("issues_as")
        return ""
    if table.content.get("kind") != OrganisationKind.COUNCIL:
        raise table.wrong("`issues_as` is for an organisation of kind council")
    return table.one_of("issues_as", IssuesAs.values)


def _team(table: "_Table") -> TeamPlan:
    """Read a team. Its wards and other areas become one list of codes."""
    code, name = table.code("code"), table.text("name")
    given = [codes for key in ("wards", "areas") if (codes := table.area_codes(key))]
    is_given = any(key in table.content for key in ("wards", "areas"))
    areas = tuple(dict.fromkeys(code for codes in given for code in codes))
    return TeamPlan(code, name, areas if is_given else None, table.flag("duty"))


def _check_owners(plan: OrganisationPlan, table: "_Table") -> None:
    """Refuse an area that is listed for two teams of an organisation."""
    owners: dict[str, str] = {}
    for team in plan.teams:
        for area in team.areas or ():
            if area in owners:
                raise table.wrong(
                    f"the area {area} belongs to team {owners[area]!r} and to team "
                    f"{team.code!r}; give it to one of them"
                )
            owners[area] = team.code


def _boundaries(table: "_Table", folder: Path) -> BoundariesPlan:
    return BoundariesPlan(
        path=folder / table.text("file", longest=1000),
        kind=table.one_of("kind", AreaKind.values),
        name=table.text("name"),
        source=table.text("source", longest=200),
        licence=table.text("licence", longest=300),
        valid_from=table.day("valid_from"),
        code_field=table.text("code_field", required=False) or None,
        name_field=table.text("name_field", required=False) or None,
    )


def _checked(plan: ForcePlan, administrator: "_Table") -> ForcePlan:
    codes = [organisation.code for organisation in plan.organisations]
    for code in codes:
        if codes.count(code) > 1:
            raise administrator.wrong(f"the organisation {code!r} is listed twice")
    kinds = {
        organisation.code: organisation.kind for organisation in plan.organisations
    }
    for person in (plan.administrator, plan.approver):
        if person and kinds.get(person.organisation) != OrganisationKind.POLICE:
            table = "[administrator]" if person is plan.administrator else "[approver]"
            raise _Table(administrator.file, table, {}).wrong(
                "`organisation` must be the code of an [[organisation]] of kind police"
            )
    return plan


def written(plan: ForcePlan) -> str:
    """Return a plan as a file that `read_force_file` reads as the same plan."""
    countries = {str(one.value): str(one.label).lower() for one in Country}
    force = {
        "code": plan.code,
        "name": plan.name,
        "jurisdiction": countries[plan.jurisdiction],
        "marking": Marking(plan.marking).label if plan.marking else "",
        "custody_pattern": plan.custody_pattern,
        "custody_example": plan.custody_example,
    }
    tables = [_written_table("[force]", force)]
    if plan.details:
        tables.append(_written_table("[statements]", plan.details))
    for one in plan.organisations:
        given = {name: getattr(one, name) for name in ("code", "name", "kind")}
        given |= {"issues_as": one.issues_as, "districts": one.districts}
        tables.append(_written_table("[[organisation]]", given))
        for team in one.teams:
            facts = {"code": team.code, "name": team.name, "duty": team.is_duty}
            facts |= {"areas": team.areas}
            tables.append(_written_table("[[organisation.team]]", facts))
    person = {
        column.name: getattr(plan.administrator, column.name)
        for column in fields(AdministratorPlan)
    }
    tables.append(_written_table("[administrator]", person))
    if plan.approver:
        tables.append(_written_table("[approver]", asdict(plan.approver)))
    if plan.choices is not None:
        of = [(subjects()[code], rows) for code, rows in plan.choices.rows.items()]
        tables.append(written_table(of).rstrip())
    return "\n\n".join(tables) + "\n"


def _written_table(head: str, given: Mapping[str, Any]) -> str:
    """Return a table without the keys that have no value."""
    lines = [
        f"{key} = {_written_value(value)}"
        for key, value in given.items()
        if value not in ("", None, False)
    ]
    return "\n".join([head] + lines)


def _written_value(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(_written_value(one) for one in value)}]"
    # A string of JSON is one of TOML, but for the control character DEL.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")


class _Table:
    """One table of the file, with its name for messages and the keys read so far."""

    def __init__(self, file: str, name: str, content: Mapping[str, Any]) -> None:
        self.file, self.name, self.content = file, name, content
        self.known_keys: set[str] = set()

    def wrong(self, reason: str) -> FileRefused:
        return FileRefused(self.file, f"{self.name}: {reason}")

    def get(self, key: str) -> Any:
        self.known_keys.add(key)
        return self.content.get(key)

    def table(self, key: str) -> "_Table":
        value = self.get(key)
        if not isinstance(value, dict):
            raise self.wrong(f"[{key}] is missing")
        return _Table(self.file, f"[{key}]", value)

    def optional(self, key: str) -> "_Table":
        """Return a table; an empty one if the file does not have it."""
        is_there = self.get(key) is not None
        return self.table(key) if is_there else _Table(self.file, f"[{key}]", {})

    def tables(self, key: str, *, required: bool = False) -> list["_Table"]:
        value = self.get(key)
        if value is None and not required:
            return []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.wrong(f"write [[{key}]] once for each")
        names = (f"[[{key}]] number {number}" for number in range(1, len(value) + 1))
        return [_Table(self.file, n, v) for n, v in zip(names, value, strict=True)]

    def flag(self, key: str) -> bool:
        value = self.get(key)
        if value not in (None, True, False):
            raise self.wrong(f"`{key}` must be true or false")
        return bool(value)

    def text(self, key: str, *, required: bool = True, longest: int = _LONGEST) -> str:
        value = self.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
            raise self.wrong(f"`{key}` must be text of at most {longest} letters")
        return value.strip()

    def code(self, key: str) -> str:
        value = self.text(key)
        if not CODE.fullmatch(value):
            raise self.wrong(f"`{key}` must be lower-case letters, digits and hyphens")
        return value

    def one_of(self, key: str, allowed: list[Any]) -> str:
        value = self.text(key)
        if value not in allowed:
            listed = ", ".join(map(str, allowed))
            raise self.wrong(f"`{key}` is {value!r}; it must be one of: {listed}")
        return value

    def area_codes(self, key: str) -> list[str]:
        values = self.get(key)
        if values is None:
            return []
        if not isinstance(values, list):
            raise self.wrong(f'`{key}` must be a list such as ["E05013098"]')
        what = "organisation" if self.name.startswith("[[organisation") else "team"
        owner = f"{what} {self.content.get('code')!r}"
        for value in values:
            if not isinstance(value, str) or not _AREA_CODE.fullmatch(value):
                raise self.wrong(
                    f"{owner}: {value!r} in `{key}` must be the code of an "
                    "area, such as E05013098"
                )
        return values

    def day(self, key: str) -> date | None:
        value = self.get(key)
        if value is not None and type(value) is not date:
            raise self.wrong(f"`{key}` must be a date such as 2024-05-02, unquoted")
        return value

    def refuse_other_keys(self) -> None:
        if other := sorted(set(self.content) - self.known_keys):
            known = ", ".join(sorted(self.known_keys))
            raise self.wrong(f"`{other[0]}` is not a known key; the keys are: {known}")
