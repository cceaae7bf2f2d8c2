"""Many looks at once: which signals still stand out among all that were looked at."""

from collections.abc import Sequence

# In a week without any change, something stands out no more often than this.
FALSE_SHARE = 0.1


def highest_chance(chances: Sequence[float], share: float = FALSE_SHARE) -> float:
    """Return up to which chance a look stands out among these all; -1 if none does.

    Benjamini and Hochberg 1995 ("Controlling the false discovery rate", J. R. Statist.
    Soc. B 57), over all looks of a page. Where nothing changed, whatever stands out is
    by chance, so this share of such weeks have anything: it is that which a page may
    say. It holds for looks that are independent, or rise and fall together.
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
