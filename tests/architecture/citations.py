"""The sections that the project cites, each with its Act, and those that have gone.

An Act is named beside its section or earlier in the same line; where it is not, the
folder or the heading says which Act its sections are of.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from operations.statute.provisions import SEED
from tests.architecture.source_tree import CODE, ROOT, files

DATA, GDPR = "Data Protection Act 2018", "UK GDPR"
ASB, PACE = "Anti-social Behaviour, Crime and Policing Act 2014", "PACE 1984"
# Not an Act of this country's law, or one whose parts are numbered otherwise.
OTHER = "other"
DUAA = "Data (Use and Access) Act 2025"
NUMBER_6 = "S.I. 2026/82, reg. 2"
EXIT = "S.I. 2019/419"


@dataclass(frozen=True)
class Gone:
    """A provision that is no longer law from `on`: what is in its place, and by what.

    `section` covers all below it. With `where`, only what is said in such words.
    """

    act: str
    section: str
    on: date
    now: str
    by: str
    where: str = ""


GONE: Sequence[Gone] = (
    Gone(DATA, "14", date(2026, 2, 5), "", f"{DUAA}, Sch. 6; {NUMBER_6}"),
    Gone(DATA, "48(8)", date(2020, 12, 31), "", EXIT),
    Gone(DATA, "49", date(2026, 2, 5), "50A", f"{DUAA}, s.80(3); {NUMBER_6}"),
    Gone(DATA, "50", date(2026, 2, 5), "50A", f"{DUAA}, s.80(3); {NUMBER_6}"),
    Gone(DATA, "54(4)", date(2026, 2, 5), "54(3A)", f"{DUAA}, s.76(6); {NUMBER_6}"),
    Gone(DATA, "54(5)", date(2026, 2, 5), "54(3A)", f"{DUAA}, s.76(6); {NUMBER_6}"),
    Gone(DATA, "54(6)", date(2026, 2, 5), "54(3A)", f"{DUAA}, s.76(6); {NUMBER_6}"),
    Gone(DATA, "67(8)", date(2020, 12, 31), "", EXIT),
    Gone(DATA, "165(1)", date(2026, 6, 19), "165(2)", f"{DUAA}, s.103(3)"),
    # To complain to the controller has a section of its own.
    Gone(
        DATA, "165", date(2026, 6, 19), "164A", f"{DUAA}, s.103(2)", "to (us|the force)"
    ),
    Gone(GDPR, "22", date(2026, 2, 5), "22A", f"{DUAA}, s.80(1); {NUMBER_6}"),
    Gone(GDPR, "57(1)(f)", date(2026, 6, 19), "165", f"{DUAA}, s.103(5)"),
    Gone(GDPR, "57(2)", date(2026, 6, 19), "165", f"{DUAA}, s.103(5)"),
    Gone(GDPR, "77", date(2026, 6, 19), "164A", f"{DUAA}, s.103(6)"),
)

# How each Act is named, the longer names first.
_NAMES: Mapping[str, str] = {
    r"Data Protection Act(?: 2018)?|DPA(?: ?2018)?": DATA,
    r"UK GDPR": GDPR,
    r"Anti-social Behaviour,? Crime and Policing Act(?: 2014)?|ASBCPA(?: 2014)?"
    r"|2014 Act|notice\.act": ASB,
    r"Police and Criminal Evidence Act(?: 1984)?|PACE(?: Code [A-H])?(?: 1984)?": PACE,
    r"\b[A-Z][\w’'-]+(?:,? (?:and|of|the|for|in|to)\b)*(?:,? [A-Z][\w’'-]+"
    r"(?:,? (?:and|of|the|for|in|to)\b)*){0,8}? (?:Act|Measure|Order|Regulations)"
    r" (?:19|20)\d\d"
    r"|MDA(?: ?1971)?|PSBAR 2018|RFC ?\d+|S\.I\. ?\d+/\d+"
    r"|Regulation (?:\(EEC, Euratom\) )?1182/71|Human Rights|ECHR"
    r"|\b[A-Z]{3,6}(?: 20|20)\d\d|1985 Act|1988 Act"
    r"|Slavery Act 2015|Crime Act 2026|Code of Practice|Ombudsman|Django|WCAG": OTHER,
}
_ACT = re.compile("|".join(f"(?P<a{n}>{names})" for n, names in enumerate(_NAMES)))
_ONE = r"\d{1,3}[A-Z]{0,2}(?:\([0-9a-zA-Z]{1,4}\))*"
_CITED = re.compile(
    rf"\b(?P<what>ss?\.|[Ss]ections? |[Aa]rts?\. ?|[Aa]rticles? )(?P<first>{_ONE})"
    rf"(?P<more>(?:(?:, | and | or |, and | to ){_ONE}"
    rf"|(?:, | and | to )\([0-9A-Z]+\))*)"
)
_PIECE = re.compile(
    rf"(?P<join>, and |, | and | or | to )(?P<section>{_ONE}|\([0-9A-Z]+\))"
)
# Whose sections a folder means where it names no Act.
_HOUSES: Sequence[tuple[str, str]] = (
    ("stronghold/oversight/", DATA),
    ("stronghold/core/audit/", DATA),
    ("stronghold/force_setup/force_details/", DATA),
    ("stronghold/partners/disclosures/", DATA),
    ("stronghold/docs/", DATA),
    ("templates/oversight/", DATA),
    ("templates/documents/", ASB),
    # Each provision has its Act beside it, and is read so.
    ("operations/statute/provisions.py", OTHER),
    ("operations/", ASB),
    ("stronghold/", ASB),
    ("templates/", ASB),
)
_TEXT = ("*.py", "*.html", "*.sql", "*.md", "*.js", "*.toml")
# What happened then is told in the words of then; the table itself names what has gone.
_HISTORY = {"CHANGELOG.md"}


@dataclass(frozen=True)
class Cited:
    """A section that a line names, with its Act; `line` is the whole line."""

    place: str
    act: str
    section: str
    line: str


def cited_in(text: str, *, place: str, usual: str) -> Iterator[Cited]:
    """Yield each section that a text cites; sentences of Python are joined first."""
    joined = re.sub(r'"\s*\n\s*f?"', "", text)
    for line in joined.splitlines():
        if line.startswith("#") and (named := _ACT.search(line)):
            usual = _act_of(named)
        acts = [(found.start(), _act_of(found)) for found in _ACT.finditer(line)]
        for found in _CITED.finditer(line):
            act = _act_at(found, acts, line, usual)
            if found["what"].lower().startswith("art") and act in (DATA, ASB, PACE):
                act = GDPR
            for section in _sections(found):
                yield Cited(place, act, section, line.strip())


def _act_of(found: re.Match[str]) -> str:
    return next(
        act for n, act in enumerate(_NAMES.values()) if found[f"a{n}"] is not None
    )


def _act_at(
    found: re.Match[str], acts: Sequence[tuple[int, str]], line: str, usual: str
) -> str:
    """Return the Act that follows a section at once, or else the last one named."""
    for start, act in acts:
        between = line[found.end() : start]
        if start >= found.end() and re.fullmatch(r"(,| of| of the|, the)? ?", between):
            return act
    before = [act for start, act in acts if start < found.start()]
    return before[-1] if before else usual


def _sections(found: re.Match[str]) -> Iterator[str]:
    """Yield each section of a list, those between the ends of a range too."""
    last = found["first"]
    yield last
    for piece in _PIECE.finditer(found["more"]):
        section = piece["section"]
        if section.startswith("("):
            section = re.sub(r"\([^()]+\)$", section, last) if "(" in last else last
        if piece["join"] == " to " and last.isdecimal() and section.isdecimal():
            yield from map(str, range(int(last) + 1, int(section)))
        yield section
        last = section


def all_cited() -> Iterator[Cited]:
    """Yield each section that the code, the templates, the SQL and the pages cite."""
    for pattern in _TEXT:
        for path in files(pattern, *CODE, "templates", "static", "deploy"):
            yield from _of_file(path)
    for path in ROOT.glob("*.md"):
        yield from _of_file(path)

    for one in SEED:
        said = f"{one.act}, {one.section}"
        yield from cited_in(said, place=f"the provision {one.code}", usual=OTHER)


def _of_file(path: Path) -> Iterator[Cited]:
    place = str(path.relative_to(ROOT))
    if path.name in _HISTORY or "/migrations/" in place:
        return
    usual = next((act for start, act in _HOUSES if place.startswith(start)), OTHER)
    yield from cited_in(path.read_text(), place=place, usual=usual)


def gone_of(cited: Cited, *, on: date) -> Gone | None:
    """Return why a section is no law on a day; None if it is, or its line says so."""
    for gone in GONE:
        is_it = cited.section == gone.section or re.match(
            rf"{re.escape(gone.section)}\(", cited.section
        )
        if cited.act != gone.act or not is_it or on < gone.on:
            continue
        says_so = gone.now and re.search(rf"\b{re.escape(gone.now)}\b", cited.line)
        if says_so or (gone.where and not re.search(gone.where, cited.line)):
            continue
        return gone
    return None
