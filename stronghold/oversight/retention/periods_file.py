"""A force's periods as TOML: written for download, and read from a file.

The table [retention] has the first day and why, and beside them a list of tables
`[[retention.period]]`: what is kept, how many months, and where that is set out. What a
file has is proposed, never decided.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from stronghold.core.kernel import toml_file
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.toml_file import written_text
from stronghold.oversight.retention.rules import Proposed, Rule

_TABLE, _LIST = "[retention]", "[[retention.period]]"
_OF_ALL = ("valid_from", "reason", "period")
_OF_PERIOD = ("code", "months", "source")


def written(rules: Sequence[Rule], *, force: str) -> str:
    """Return the periods that can be set as a file that can be read again."""
    lines = [
        f"# How long {force} keeps things. Change it and import it at",
        "# /retention/rules/file/. Another person approves each change.",
        _TABLE,
        "# valid_from = 2027-01-01    # the first day; left out, the day of the import",
        '# reason = "Schedule 5/2027" # why it changes',
    ]
    for rule in rules:
        if rule.may_be_set:
            lines += [
                "",
                f"# {rule.label}",
                _LIST,
                f"code = {written_text(rule.code)}",
                f"months = {rule.months}",
                f"source = {written_text(rule.source)}",
            ]
    return "\n".join(lines) + "\n"


def read(name: str, content: bytes) -> list[Proposed]:
    """Return what a file would have; FileRefused names the table and the key at fault.

    Whether a force may set a period so is asked of the rules, not here.
    """
    table = toml_file.read_table(name, content, "retention")
    toml_file.refuse_other_keys(name, _TABLE, table, _OF_ALL)
    first_day: date | None = None
    if "valid_from" in table:
        given = table["valid_from"]
        first_day = toml_file.read_day(name, _TABLE, "valid_from", given)
    reason = toml_file.read_text(name, _TABLE, "reason", table.get("reason", ""))
    found: dict[str, Proposed] = {}
    for where, row in toml_file.read_rows(name, _LIST, table.get("period", [])):
        one = _period(name, where, row, first_day, reason)
        if one.code in found:
            raise FileRefused(name, f"{where}: `{one.code}` is there twice")
        found[one.code] = one
    return list(found.values())


def _period(
    name: str, where: str, row: Mapping[str, Any], first_day: date | None, reason: str
) -> Proposed:
    toml_file.refuse_other_keys(name, where, row, _OF_PERIOD)
    months = row.get("months")
    # True is a whole number in Python, and no number of months.
    if type(months) is not int:
        raise FileRefused(name, f"{where}: `months` must be a whole number")
    return Proposed(
        code=toml_file.read_text(name, where, "code", row.get("code")),
        months=months,
        valid_from=first_day,
        source=toml_file.read_text(name, where, "source", row.get("source")),
        reason=reason,
    )
