"""Rules of organisations: what may be added, and who issues closure notices. Pure."""

from collections.abc import Collection

from stronghold.core.kernel.errors import RuleBroken


def check_is_partner(*, is_police: bool) -> None:
    """Refuse another police organisation: the file of the force sets that up."""
    if is_police:
        raise RuleBroken("Choose the kind of the partner", field="kind")


def check_issues(
    *, is_council: bool, issues_as: str, districts: Collection[str]
) -> None:
    """Refuse an issuer of closure notices that is no council, or has no district."""
    if issues_as and not is_council:
        raise RuleBroken("Only a council issues closure notices", field="issues_as")
    if issues_as and not districts:
        raise RuleBroken("Choose the districts in which it issues", field="districts")


def check_is_free(name: str, *, is_taken: bool) -> None:
    """Refuse a name that another organisation, or team beside it, has."""
    if is_taken:
        raise RuleBroken(
            f"There is a {name} already. Choose another name", field="name"
        )
