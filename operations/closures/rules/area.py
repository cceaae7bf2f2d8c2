"""Where a council may open a closure case: in its own districts. Pure."""

from collections.abc import Collection

from stronghold.kernel.errors import RuleBroken


def check_own_area(council: str, *, district: str, own: Collection[str]) -> None:
    """Refuse a case of premises that lie in no district of the council that opens it.

    It would stand among the police's and be counted where that council has no say: the
    power is a local authority's for its own area (ASBCPA 2014 s.76 with s.92). Police
    may open the case, and so take it on.
    """
    if district not in own:
        raise RuleBroken(
            f"These premises are outside the area of {council}. Ask the police to open "
            "the case",
            field="place",
        )
