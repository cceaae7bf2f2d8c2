"""The error that refuses an uploaded or imported file, with place and reason."""


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
