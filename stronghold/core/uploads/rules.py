"""Rules of uploaded files: why one is refused, and how sizes and names are written."""

from stronghold.core.kernel.errors import RuleBroken

MEGABYTE = 1_000_000
# The rest of a request, beside its files.
ROOM = MEGABYTE
# A refused request up to this size is read and dropped, as a browser shows no answer
# while it sends; a larger one is cut off.
MOST_PASSED_OVER = 300 * MEGABYTE
LONGEST_NAME_SHOWN = 60
# How much of a file goes to a virus scanner at once, and how long each of its answers
# is waited for.
CHUNK = 64 * 1024
WAIT_SECONDS = 30


class UploadRefused(RuleBroken):
    """Raised with the reason why a file is not stored."""

    def __init__(self, reason: str, *, field: str = "file") -> None:
        super().__init__(reason, field=field)


class NotChecked(Exception):
    """Raised with what a virus scanner said instead of whether a file is clean."""


def check_size(n_bytes: int, *, most_mb: int) -> None:
    """Refuse a file that is empty or too large."""
    if n_bytes == 0:
        raise UploadRefused("The file is empty. Choose it again")
    if n_bytes > most_mb * MEGABYTE:
        raise UploadRefused(
            f"The file is {written_size(n_bytes)}, and must be {most_mb} MB or less. "
            "Scan it in black and white, or at 200 dots an inch"
        )


def written_size(n_bytes: int) -> str:
    """Return a size in words, in kB or MB (10 to the power of 3 and 6 bytes)."""
    if n_bytes < MEGABYTE:
        return f"{max(n_bytes // 1000, 1)} kB"
    return f"{n_bytes / MEGABYTE:.1f} MB".replace(".0 MB", " MB")


def shown_name(name: str) -> str:
    """Return the file's name, shortened, for a message to its sender only."""
    printable = "".join(c for c in name if c.isprintable()) or "A file without a name"
    if len(printable) <= LONGEST_NAME_SHOWN:
        return printable
    return f"{printable[: LONGEST_NAME_SHOWN - 13]}…{printable[-12:]}"
