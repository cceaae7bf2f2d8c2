"""A file that somebody gives us is taken whole or refused: which, where in it, why."""


class FileRefused(Exception):
    """Nothing of this file is stored."""

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
