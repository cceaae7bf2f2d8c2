"""Why a file of open data is refused: what is wrong, in which file, on which line."""


class FileRefused(Exception):
    """Nothing of this file is stored."""

    def __init__(self, file: str, reason: str, *, line: int | None = None) -> None:
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason
