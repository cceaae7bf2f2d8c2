"""The error that refuses an uploaded or imported file, with place and reason."""

import gzip
import zipfile
import zlib
from lzma import LZMAError

# What reading a packed file raises where it is damaged, locked with a password, or
# packed in a way that Python does not know.
DAMAGE = (
    EOFError,
    zlib.error,
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    LZMAError,
    RuntimeError,
)


class FileRefused(Exception):
    """The file is refused: no part of it is stored."""

    def __init__(
        self,
        file: str,
        reason: str,
        *,
        line: int | None = None,
        feature: int | None = None,
    ) -> None:
        where = [file]
        if line is not None:
            where.append(f"line {line}")
        if feature is not None:
            where.append(f"feature {feature}")
        super().__init__(f"{', '.join(where)}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason
