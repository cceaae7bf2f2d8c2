"""Many checks at once: which signals still stand out among all checks."""

from collections.abc import Sequence

# In a week without any change, something stands out at most this often.
FALSE_SHARE = 0.1


def highest_chance(chances: Sequence[float], share: float = FALSE_SHARE) -> float:
    """Return the highest chance with which a check stands out; -1 if none does.

    Benjamini and Hochberg 1995 ("Controlling the false discovery rate", J. R. Statist.
    Soc. B 57), over all checks of a page. If nothing changed, whatever stands out does
    so by chance, and at most `share` of such weeks have anything that does. It holds
    for checks that are independent or positively correlated.
    """
    ranked = sorted(chances)
    return max(
        (
            chance
            for rank, chance in enumerate(ranked, start=1)
            if chance <= share * rank / len(ranked)
        ),
        default=-1.0,
    )
