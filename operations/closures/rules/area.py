"""Where a council may open a closure case: in its own districts."""

from collections.abc import Collection

from stronghold.core.kernel.errors import RuleBroken


def check_own_area(council: str, *, district: str, own: Collection[str]) -> None:
    """Refuse a case of premises outside the districts of the council that opens it.

    A local authority has the power for its own area only (ASBCPA 2014 s.76 with s.92).
    The police may open the case instead.
    """
    if district not in own:
        raise RuleBroken(
            f"These premises are outside the area of {council}. Ask the police to open "
            "the case",
            field="place",
        )
