"""Many looks at once: which signals still stand out among all that were looked at."""

from collections.abc import Sequence

FALSE_SHARE = 0.1


def standing_out(chances: Sequence[float], share: float = FALSE_SHARE) -> list[bool]:
    """Say of each look, by its chance, whether it stands out among them all.

    Benjamini and Hochberg 1995 ("Controlling the false discovery rate", J. R. Statist.
    Soc. B 57): of what stands out, at most this share is by chance in the long run. It
    holds for areas whose counts are independent, or rise and fall together. Their way
    and not Holm's, which guards against a single false one: of small counts that would
    let almost nothing through, and a supervisor can check one in ten in vain.
    """
    ranked = sorted(chances)
    cut = max(
        (
            chance
            for rank, chance in enumerate(ranked, start=1)
            if chance <= share * rank / len(ranked)
        ),
        default=-1.0,
    )
    return [chance <= cut for chance in chances]
