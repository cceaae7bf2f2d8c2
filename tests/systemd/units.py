"""Reads a unit of systemd with its drop-ins, for tests that start what it says.

It goes as far as the units of the site need, by systemd.syntax(7) and systemd.exec(5):
sections, continued lines, quotes, values that take back earlier ones, drop-ins of a
unit and of its prefixes, files with settings. What it would read in another way than
systemd is a ValueError: specifiers but %%, variables and escapes, further commands. The
order of units, rights and limits are left to systemd.

The package needs nothing but Python: a bare Debian has it as `systemctl`.
"""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
SETTING = re.compile(r"([A-Za-z_]\w*)\s*=(.*)")
# A value is made of what is in quotes, and of what follows without any.
PIECE = re.compile(r"""\s*(?:'([^']*)'|"([^"\\]*)"|([^'"\s\\][^\\]*))""")
# Of a command: an escape, a variable, a prefix that changes its rights, a second one.
NOT_READ = re.compile(r"[\\$]|^[-@:+!|]|(?:^|\s);(?:\s|$)")
# These change what runs, with what, or how it ends.
REFUSED = re.compile(r"Exec(?!Start$)|PassEnv|UnsetEnv|RootDir|Kill(?!Mode$)")


@dataclass(frozen=True)
class Unit:
    """A unit; `said` has the values of each key of each section, in their order."""

    name: str
    said: Mapping[tuple[str, str], Sequence[str]]

    def all(self, key: str, section: str = "Service") -> Sequence[str]:
        return self.said.get((section, key), ())

    def last(self, key: str, default: str = "") -> str:
        """Return the value that counts of a key that has one: the last."""
        return self.all(key)[-1] if self.all(key) else default

    @property
    def command(self) -> list[str]:
        lines = self.all("ExecStart")
        other = [key for _, key in self.said if REFUSED.match(key)]
        if len(lines) != 1 or other or NOT_READ.search(lines[0]):
            raise ValueError(f"{self.name}: {other or lines} is not read here")
        return shlex.split(lines[0])

    def environment(self) -> dict[str, str]:
        """Return all variables that the service starts with; it reads their files."""
        found = {"PATH": DEFAULT_PATH}
        for line in self.all("Environment"):
            if "\\" in line:
                raise ValueError(f"{self.name}: {line} is not read here")
            pairs = (word.partition("=") for word in shlex.split(line))
            found.update({key: value for key, _, value in pairs})
        for file in self.all("EnvironmentFile"):
            found.update(settings_of(Path(file).read_text()))
        return found

    @property
    def folder(self) -> Path:
        return Path(self.last("WorkingDirectory", "/"))

    @property
    def umask(self) -> int:
        return int(self.last("UMask", "0022"), 8)

    @property
    def is_oneshot(self) -> bool:
        """Return whether it runs once, and is waited for."""
        kind = self.last("Type", "simple")
        if kind not in {"simple", "oneshot"}:
            raise ValueError(f"{self.name}: Type={kind} is not read here")
        return kind == "oneshot"

    @property
    def rest(self) -> float:
        """The seconds after which it is started again, however it ended."""
        if self.last("Restart") != "always":
            raise ValueError(f"{self.name} is not always started again")
        return float(self.last("RestartSec", "0.1"))


def read_unit(folder: Path, name: str, moved: Mapping[str, str] | None = None) -> Unit:
    """Read a unit of a folder; without a suffix it is a service.

    `moved`: what stands in place of the beginnings of paths that the files name.
    """
    file = name if "." in name else f"{name}.service"
    said: dict[tuple[str, str], list[str]] = {}
    for path in [folder / file] + _drop_ins(folder, file):
        section = ""
        for line in _lines(path.read_text()):
            if line.startswith("["):
                section = line.strip("[]")
                continue
            key, equals, value = (part.strip() for part in line.partition("="))
            if value:
                own = said.setdefault((section, key), [])
                own.append(_at_its_place(_specified(value), moved or {}))
            elif equals:
                said.pop((section, key), None)
    return Unit(file.rpartition(".")[0], said)


def settings_of(text: str) -> dict[str, str]:
    """Read the settings of an EnvironmentFile; the last of a name holds."""
    found = {}
    for line in text.splitlines():
        if match := SETTING.fullmatch(line.strip()):
            found[match[1]] = _unquoted(match[2])
    return found


def write_settings(path: Path, given: Mapping[str, str]) -> None:
    """Write an EnvironmentFile that a shell reads in the same way."""
    path.write_text("".join(f"{k}={shlex.quote(v)}\n" for k, v in given.items()))


def _drop_ins(folder: Path, file: str) -> list[Path]:
    """Return them in the order of their names; of one name the nearest folder's."""
    name, _, kind = file.rpartition(".")
    dashes = [n for n, letter in enumerate(name) if letter == "-"]
    nearer = [f"{name[: n + 1]}.{kind}.d" for n in dashes] + [f"{file}.d"]
    found: dict[str, Path] = {}
    for one in [f"{kind}.d"] + nearer:
        found.update({path.name: path for path in (folder / one).glob("*.conf")})
    return [found[name] for name in sorted(found)]


def _lines(text: str) -> Iterator[str]:
    """Yield the lines without comments, which may stand inside of a continued one."""
    begun = ""
    for line in text.splitlines():
        if line.lstrip().startswith(("#", ";")):
            continue
        begun += line
        if begun.endswith("\\"):
            begun = f"{begun[:-1]} "
            continue
        if begun.strip():
            yield begun.strip()
        begun = ""


def _specified(value: str) -> str:
    if "%" in value.replace("%%", ""):
        raise ValueError(f"{value}: only %% is read here")
    return value.replace("%%", "%")


def _at_its_place(value: str, moved: Mapping[str, str]) -> str:
    if not moved:
        return value
    # In one pass: a new place may begin like another old one.
    olds = sorted(moved, key=len, reverse=True)
    pattern = "|".join(rf"(?<![\w/]){re.escape(old)}(?![\w-])" for old in olds)
    return re.sub(pattern, lambda found: moved[found[0]], value)


def _unquoted(value: str) -> str:
    found, at = "", 0
    value = value.strip()
    while at < len(value):
        piece = PIECE.match(value, at)
        if not piece:
            raise ValueError("a setting has an escape or an open quote")
        found += piece[piece.lastindex or 0]
        at = piece.end()
    return found
