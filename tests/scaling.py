"""The arithmetic of stronghold/docs/scaling.md, from what scaling.toml has measured and
assumed:

    python3 -m tests.scaling               prints the tables
    python3 -m tests.scaling MINE.toml     the same from another file
    python3 -m tests.scaling --write       writes tables and picture into the document

It needs nothing but Python.
"""

import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[1] / "stronghold" / "docs"
INPUTS, DOCUMENT = DOCS / "scaling.toml", DOCS / "scaling.md"
PICTURE = DOCS / "scaling.svg"
MILLION = 1_000_000
GB = 1_000_000_000
# What operating.md asks of one server.
LEAST_CORES, LEAST_GB = 2, 8
# For Debian itself, of memory and of the disk.
SYSTEM_MEMORY_GB, SYSTEM_GB = 2, 40
# A page of figures asks so often whether they have changed; a page in use says so once.
FOLLOWS_EVERY_S, USED_EVERY_S = 10, 60
Row = Sequence[str]


@dataclass(frozen=True)
class Input:
    """A named value of the file; it is given, measured or assumed."""

    name: str
    value: float
    unit: str
    origin: str
    says: str


@dataclass(frozen=True)
class Stored:
    """A large table: rows for each record, version, event or row of open data."""

    what: str
    rows: float
    of: str
    table: float
    indexes: float


@dataclass(frozen=True)
class Request:
    """A kind of request: how many of a hundred are of it, and what each uses."""

    what: str
    of_a_hundred: float
    web_ms: float
    database_ms: float
    statements: float
    blocks: float
    events: float
    kb: float
    log_kb: float


@dataclass(frozen=True)
class Inputs:
    """All that is calculated with."""

    values: dict[str, Input]
    stored: Sequence[Stored]
    requests: Sequence[Request]

    def __getitem__(self, name: str) -> float:
        return self.values[name].value


@dataclass(frozen=True)
class Table:
    """A table of the document, known there by its name."""

    name: str
    headings: Row
    rows: Sequence[Row]

    def drawn(self) -> str:
        """Return it as Markdown."""
        lines = [self.headings, ["---"] * len(self.headings)] + list(self.rows)
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def read(path: Path) -> Inputs:
    content: dict[str, Any] = tomllib.loads(path.read_text())
    stored = [Stored(**one) for one in content.pop("table")]
    requests = [Request(**one) for one in content.pop("request")]
    values = {
        name: Input(name, one["value"], one["unit"], one["is"], one["says"])
        for part in content.values()
        for name, one in part.items()
    }
    return Inputs(values, stored, requests)


class Site:
    """What one site needs that has this share of all records and people."""

    def __init__(self, inputs: Inputs, share: float) -> None:
        self.inputs, self.share = inputs, share

    @property
    def records(self) -> float:
        return self.inputs["records"] * self.share

    @property
    def people(self) -> float:
        return self.inputs["people"] * self.share

    # In the busiest hour.

    def a_second(self, request: Request) -> float:
        """Return how many requests of this kind there are a second."""
        given = self.inputs
        pages = self.people * given["pages_a_minute"] / 60
        more = {
            "figures": self.people * given["followers"] / FOLLOWS_EVERY_S,
            "use of a page": self.people / USED_EVERY_S,
            "a sign-in": self.people * given["passwords_an_hour"] / 3600,
        }
        return pages * request.of_a_hundred / 100 + more.get(request.what, 0)

    def total(self, used: Callable[[Request], float]) -> float:
        """Return what all requests of a second use together."""
        return sum(self.a_second(one) * used(one) for one in self.inputs.requests)

    @property
    def requests_a_second(self) -> float:
        return self.total(lambda one: 1)

    @property
    def busy_web(self) -> float:
        """Cores that web keeps busy."""
        return self.total(lambda one: one.web_ms) / 1000

    @property
    def busy_database(self) -> float:
        return self.total(lambda one: one.database_ms) / 1000

    @property
    def web_processes(self) -> int:
        """One for each core, since Python works on one core at a time."""
        return max(2, ceil(self.busy_web / self.inputs["used"]))

    @property
    def jobs_processes(self) -> int:
        given = self.inputs
        files = self.people * given["exports_a_day"]
        busy = files * given["export_s"] / (given["busy_hours"] * 3600)
        return max(1, ceil(busy / given["used"]))

    @property
    def database_cores(self) -> int:
        """With one for the recount of figures and the work of `jobs`."""
        return ceil(self.busy_database / self.inputs["used"]) + 1

    @property
    def connections(self) -> int:
        """Return two for each thread of web, one of them for partners, and others."""
        return ceil(self.web_processes * self.inputs["threads"] * 2) + 4

    @property
    def disk_reads(self) -> float:
        """Blocks that PostgreSQL reads from the disk in a second."""
        return self.total(lambda one: one.blocks) * self.inputs["from_disk"]

    @property
    def log_mb(self) -> float:
        """MB that PostgreSQL writes to its log in a second, and sends to a replica."""
        return self.total(lambda one: one.log_kb) / 1000

    @property
    def megabits(self) -> float:
        """Sent to people in a second."""
        return self.total(lambda one: one.kb) * 8 / 1000

    # Stored.

    @property
    def events_a_year(self) -> float:
        seconds = self.inputs["busy_hours"] * 3600 * 365
        return self.total(lambda one: one.events) * seconds

    def n_rows(self, stored: Stored) -> float:
        given = self.inputs
        n = {
            "record": self.records,
            "version": self.records * given["versions"],
            "event": self.events_a_year * given["audit_years"],
            "row of open data": given["open_data_rows"] * self.share,
        }[stored.of]
        return n * stored.rows

    def gigabytes(self, stored: Stored) -> float:
        return self.n_rows(stored) * (stored.table + stored.indexes) / GB

    @property
    def database_gb(self) -> float:
        return sum(self.gigabytes(one) for one in self.inputs.stored)

    @property
    def photos_gb(self) -> float:
        given = self.inputs
        reports = self.records * self.share_of_reports
        return reports * given["with_photo"] * given["photo_mb"] / 1000

    @property
    def share_of_reports(self) -> float:
        return next(one.rows for one in self.inputs.stored if one.what == "reports")

    @property
    def dump_gb(self) -> float:
        """A dump of all but the audit log as measured, and of that by its size."""
        given = self.inputs
        (events,) = (one for one in given.stored if one.of == "event")
        of_records = given["dump_gb"] * self.records / MILLION
        packed = given["dump_gb"] * GB / self._measured_table_bytes
        return of_records + self.n_rows(events) * events.table * packed / GB

    @property
    def _measured_table_bytes(self) -> float:
        """Bytes of the tables of a million records, one version each."""
        return sum(
            one.rows * one.table * MILLION
            for one in self.inputs.stored
            if one.of in ("record", "version")
        )

    # What grows with one database.

    @property
    def reports_a_week(self) -> float:
        return self.records * self.share_of_reports / self.inputs["years"] / 52

    @property
    def recount_ms(self) -> float:
        """To count a week again, on the line through the two that were measured."""
        given = self.inputs
        rise = (given["recount_large_ms"] - given["recount_small_ms"]) / (
            given["recount_large_week"] - given["recount_small_week"]
        )
        more = self.reports_a_week - given["recount_small_week"]
        return given["recount_small_ms"] + rise * more

    @property
    def fresh_ms(self) -> float:
        """Return when a change shows at the latest: after two refreshes and a rest."""
        return 3 * self.recount_ms

    @property
    def scrub_s(self) -> float:
        return self.inputs["scrub_s"] * self.records * self.share_of_reports / MILLION

    @property
    def check_s(self) -> float:
        return self.inputs["check_tallies_s"] * self.records / MILLION

    @property
    def copy_s(self) -> float:
        return self.database_gb * 1000 / self.inputs["disk_mb_s"]

    @property
    def dump_s(self) -> float:
        return self.inputs["dump_s"] * self.records / MILLION

    # Machines.

    @property
    def hot_gb(self) -> float:
        """What PostgreSQL should have in memory: what is new, and its connections."""
        given = self.inputs
        lasts = {
            "record": given["hot_years"] / given["years"],
            "version": given["hot_years"] / given["years"],
            "event": given["hot_audit_years"] / given["audit_years"],
        }
        stored = given.stored
        hot = sum(self.gigabytes(one) * lasts.get(one.of, 0) for one in stored)
        return hot + self.connections * given["connection_mb"] / 1000

    @property
    def database_memory_gb(self) -> int:
        return _in_steps(self.hot_gb + SYSTEM_MEMORY_GB)

    @property
    def web_memory_gb(self) -> int:
        web = self.web_processes * self.inputs["web_mb"] / 1000
        return _in_steps(web + SYSTEM_MEMORY_GB)

    # All of a site on one server.

    @property
    def server_cores(self) -> int:
        busy = (self.busy_web + self.busy_database) / self.inputs["used"]
        return max(LEAST_CORES, ceil(busy) + 1)

    @property
    def server_memory_gb(self) -> int:
        given = self.inputs
        others = self.web_processes * given["web_mb"] + given["workers_mb"]
        return _in_steps(self.hot_gb + others / 1000 + SYSTEM_MEMORY_GB)


def _in_steps(gigabytes: float) -> int:
    return max(LEAST_GB, ceil(gigabytes / 8) * 8)


@dataclass(frozen=True)
class Machine:
    """Machines of one kind, each with so much; disks in GB."""

    what: str
    n: int
    cores: int
    memory: int
    disk: float
    slow_disk: float = 0

    def a_month(self, inputs: Inputs) -> float:
        return self.n * (
            self.cores * inputs["core"]
            + self.memory * inputs["memory_gb"]
            + self.disk * inputs["disk_gb"]
            + self.slow_disk * inputs["backup_gb"]
        )


def one_site(inputs: Inputs) -> list[Machine]:
    """Return the machines of one site for all: any of them may be lost."""
    site = Site(inputs, 1)
    disk = site.database_gb * inputs["disk_room"] + SYSTEM_GB
    kept = site.dump_gb * inputs["backup_copies"] + site.photos_gb
    behind = LEAST_CORES + site.jobs_processes
    return [
        Machine(
            "database, and one that follows it",
            2,
            site.database_cores,
            site.database_memory_gb,
            disk,
        ),
        Machine(
            "web, each enough for all",
            2,
            site.web_processes,
            site.web_memory_gb,
            SYSTEM_GB,
        ),
        Machine("figures, worker, jobs, beat, Redis", 2, behind, LEAST_GB, SYSTEM_GB),
        Machine(
            "photos, and the same again", 2, 2, LEAST_GB, SYSTEM_GB, site.photos_gb
        ),
        Machine("backups", 1, 2, LEAST_GB, SYSTEM_GB, kept),
    ]


def site_of_a_force(inputs: Inputs, what: str, n: int, share: float) -> list[Machine]:
    """Return the machines of `n` forces with this share each: all on one server."""
    site = Site(inputs, share)
    disk = site.database_gb * inputs["disk_room"] + SYSTEM_GB
    kept = site.dump_gb * inputs["backup_copies"] + site.photos_gb
    return [
        Machine(
            f"{what}: server, and one that follows it",
            2 * n,
            site.server_cores,
            site.server_memory_gb,
            disk,
            site.photos_gb,
        ),
        Machine(f"{what}: backups", n, 1, 2, 20, kept),
    ]


def shares(inputs: Inputs) -> list[tuple[str, int, float]]:
    """Return the largest force and each other: name, how many, share of all."""
    n = round(inputs["forces"]) - 1
    largest = inputs["largest_share"]
    return [("the largest force", 1, largest), ("another force", n, (1 - largest) / n)]


def a_site_a_force(inputs: Inputs) -> list[Machine]:
    return [
        machine
        for what, n, share in shares(inputs)
        for machine in site_of_a_force(inputs, what, n, share)
    ]


def of_sizes(inputs: Inputs) -> Table:
    site = Site(inputs, 1)
    rows = [
        (
            one.what,
            f"{_number(one.rows)} for each {one.of}",
            f"{site.n_rows(one) / MILLION:,.0f} million",
            _number(one.table),
            _number(one.indexes),
            _number(site.gigabytes(one)),
        )
        for one in sorted(inputs.stored, key=site.gigabytes, reverse=True)
    ]
    total = ("**all of the database**", "", "", "", "", _number(site.database_gb))
    photos = ("photos, as files", "", "", "", "", _number(site.photos_gb))
    return Table(
        "sizes",
        ("table", "rows", "in all", "bytes a row", "of indexes", "GB"),
        rows + [total, photos],
    )


def of_requests(inputs: Inputs) -> Table:
    site = Site(inputs, 1)
    rows = [
        (
            one.what,
            _number(one.of_a_hundred),
            _number(one.web_ms),
            _number(one.database_ms),
            _number(one.statements),
            f"{one.blocks:,.0f}",
            _number(one.log_kb),
            _number(one.kb),
        )
        for one in inputs.requests
    ]
    each = site.requests_a_second
    mean = (
        "**on average**",
        "",
        _number(site.busy_web * 1000 / each),
        _number(site.busy_database * 1000 / each),
        _number(site.total(lambda one: one.statements) / each),
        f"{site.total(lambda one: one.blocks) / each:,.0f}",
        _number(site.total(lambda one: one.log_kb) / each),
        _number(site.total(lambda one: one.kb) / each),
    )
    return Table(
        "requests",
        (
            "request",
            "of 100",
            "web, ms",
            "PostgreSQL, ms",
            "statements",
            "blocks read",
            "log, kB",
            "sent, kB",
        ),
        rows + [mean],
    )


def of_needs(inputs: Inputs) -> Table:
    sites = [Site(inputs, share) for share in [1] + [one[2] for one in shares(inputs)]]

    def row(what: str, of: Callable[[Site], float]) -> Row:
        return (what,) + tuple(_number(of(site)) for site in sites)

    return Table(
        "needs",
        ("", "one site for all") + tuple(one[0] for one in shares(inputs)),
        [
            row("records, million", lambda site: site.records / MILLION),
            row("people at once", lambda site: site.people),
            row("requests a second", lambda site: site.requests_a_second),
            row("cores that web keeps busy", lambda site: site.busy_web),
            row("cores that PostgreSQL keeps busy", lambda site: site.busy_database),
            row("processes of web, a core each", lambda site: site.web_processes),
            row("processes of `jobs`", lambda site: site.jobs_processes),
            row("cores of the database", lambda site: site.database_cores),
            row("connections at most", lambda site: site.connections),
            row("memory of the database, GB", lambda site: site.database_memory_gb),
            row("memory of web, GB", lambda site: site.web_memory_gb),
            row("all on one server: cores", lambda site: site.server_cores),
            row("its memory, GB", lambda site: site.server_memory_gb),
            row("database, GB", lambda site: site.database_gb),
            row("audit events a year, million", lambda s: s.events_a_year / MILLION),
            row("blocks from the disk a second", lambda site: site.disk_reads),
            row("log of PostgreSQL, MB a second", lambda site: site.log_mb),
            row("sent to people, Mbit a second", lambda site: site.megabits),
            row("reports a week", lambda site: site.reports_a_week),
        ],
    )


@dataclass(frozen=True)
class Limit:
    """What grows with one database, until it is more than is allowed."""

    what: str
    unit: str
    of: Callable[[Site], float]
    allowed: float
    then: str


def limits(inputs: Inputs) -> list[Limit]:
    """Return them, the first to be reached first."""
    found = [
        Limit(
            "a table is locked after an erasure, at night",
            "s",
            lambda site: site.scrub_s,
            inputs["longest_lock_s"],
            "scrub partitions of a table, or `pg_repack`",
        ),
        Limit(
            "a change shows in figures",
            "ms",
            lambda site: site.fresh_ms,
            inputs["fresh_ms"],
            "marks that name their force, and one worker of figures for some forces",
        ),
        Limit(
            "the copy before an upgrade, while the site is stopped",
            "s",
            lambda site: site.copy_s,
            inputs["copied_minutes"] * 60,
            "go back by a replica that is held back, not by a copy",
        ),
        Limit(
            "connections to PostgreSQL",
            "connections",
            lambda site: site.connections,
            inputs["max_connections"],
            "raise `max_connections`",
        ),
        Limit(
            "the nightly check of figures",
            "s",
            lambda site: site.check_s,
            inputs["night_hours"] * 3600,
            "check a force a night, or by several processes",
        ),
        Limit(
            "a dump for the backup",
            "s",
            lambda site: site.dump_s,
            inputs["night_hours"] * 3600,
            "base backups and the log alone (`backups.md`)",
        ),
    ]
    return sorted(found, key=lambda one: reached_at(inputs, one))


def reached_at(inputs: Inputs, limit: Limit) -> float:
    """Return the share of all records at which a limit is reached, by halving."""
    low, high = 0.0, 1000.0
    for _ in range(60):
        middle = (low + high) / 2
        if limit.of(Site(inputs, middle)) > limit.allowed:
            high = middle
        else:
            low = middle
    return low


def of_limits(inputs: Inputs) -> Table:
    rows = []
    for limit in limits(inputs):
        share = reached_at(inputs, limit)
        at = share * inputs["records"] / MILLION
        rows.append(
            (
                limit.what,
                f"{_number(limit.allowed)} {limit.unit}",
                f"{_number(at)} million",
                f"{_number(limit.of(Site(inputs, 1)))} {limit.unit}",
                limit.then,
            )
        )
    return Table(
        "limits",
        ("what", "allowed", "reached at", "with all in one database", "what then"),
        rows,
    )


def of_machines(inputs: Inputs) -> Table:
    rows: list[Row] = []
    for what, machines in (
        ("one site for all", one_site(inputs)),
        ("a site a force", a_site_a_force(inputs)),
    ):
        for one in machines:
            rows.append(
                (
                    one.what,
                    str(one.n),
                    str(one.cores),
                    str(one.memory),
                    _number(one.disk),
                    _number(one.slow_disk),
                    f"{one.a_month(inputs):,.0f}",
                )
            )
        total = sum(one.a_month(inputs) for one in machines)
        rows.append((f"**{what}**", "", "", "", "", "", f"**{total:,.0f}**"))
    return Table(
        "machines",
        (
            "machine",
            "how many",
            "cores",
            "memory, GB",
            "fast disk, GB",
            "slow disk, GB",
            "£ a month",
        ),
        rows,
    )


def tables(inputs: Inputs) -> list[Table]:
    return [
        make(inputs)
        for make in (
            of_sizes,
            of_needs,
            of_limits,
            of_machines,
        )
    ]


def _number(value: float) -> str:
    """Write a number with two or three figures; a whole one as it is."""
    if value == round(value) or value >= 100:
        return f"{round(value):,}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def picture(inputs: Inputs) -> str:
    """Return the sizes of the tables as bars, in SVG."""
    site = Site(inputs, 1)
    ranked = sorted(inputs.stored, key=site.gigabytes, reverse=True)
    most = site.gigabytes(ranked[0])
    label, wide, high = 230, 400, 28
    bars = []
    for n, one in enumerate(ranked):
        y, size = 44 + n * high, site.gigabytes(one)
        width = max(1, size / most * wide)
        bars.append(
            f'<text x="{label - 10}" y="{y + 15}" text-anchor="end">{escape(one.what)}'
            f'</text><rect x="{label}" y="{y}" width="{width:.1f}" height="20" '
            f'fill="#0f5a6b"/><text x="{label + width + 6:.1f}" y="{y + 15}">'
            f"{_number(size)} GB</text>"
        )
    height = 44 + len(ranked) * high + 12
    heading = f"What {inputs['records'] / MILLION:,.0f} million records store, in GB"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}" '
        f'width="720" height="{height}" role="img" '
        f'font-family="Arial, Helvetica, sans-serif" font-size="14" fill="#12191d">\n'
        f"<title>{escape(heading)}</title>\n"
        f'<rect width="720" height="{height}" fill="#ffffff"/>\n'
        f'<text x="16" y="26" font-size="16" font-weight="bold">{escape(heading)}'
        "</text>\n" + "\n".join(bars) + "\n</svg>\n"
    )


def in_short(inputs: Inputs) -> str:
    """Return what the tables come to, as a list."""
    site = Site(inputs, 1)
    (_, _, largest), (_, n_others, other) = shares(inputs)
    large, small = Site(inputs, largest), Site(inputs, other)
    audit = sum(site.gigabytes(one) for one in inputs.stored if one.of == "event")
    first, second = limits(inputs)[:2]

    def at(limit: Limit) -> str:
        share = reached_at(inputs, limit)
        return f"{_number(share * inputs['records'] / MILLION)} million"

    def cost(machines: Sequence[Machine]) -> str:
        return f"£{sum(one.a_month(inputs) for one in machines):,.0f}"

    return "\n".join(
        [
            f"- **The load is ordinary.** {_number(site.people)} people at once ask "
            f"{_number(site.requests_a_second)} times a second, which keeps "
            f"{_number(site.busy_web)} cores of web busy and "
            f"{_number(site.busy_database)} of PostgreSQL.",
            f"- **The audit log is what is large:** {_number(audit / 1000)} of "
            f"{_number(site.database_gb / 1000)} TB, since each page of a record that "
            f"is read is an event, kept for {_number(inputs['audit_years'])} years.",
            f"- **One database for all breaks first** at {at(first)} records, with as "
            f"many people in proportion: {first.what}. Then at {at(second)}: "
            f"{second.what}.",
            f"- **So: a site a force.** {n_others} of them have "
            f"{_number(small.records / MILLION)} million records each, for which "
            f"{small.server_cores} cores and {small.server_memory_gb} GB are enough. "
            f"The largest has {_number(large.records / MILLION)} million and needs "
            f"{large.server_cores} cores and {large.server_memory_gb} GB; there the "
            f"copy before an upgrade takes {_number(large.copy_s / 60)} minutes, and a "
            f"night after an erasure locks reports for {_number(large.scrub_s / 60)}.",
            f"- **Cost**, at prices that are an example: {cost(a_site_a_force(inputs))}"
            f" a month for a site a force, each with a second server; "
            f"{cost(one_site(inputs))} for one site.",
        ]
    )


def filled(document: str, inputs: Inputs) -> str:
    """Return the document with what is calculated in its places."""
    parts = {table.name: table.drawn() for table in tables(inputs)}
    for name, drawn in {"short": in_short(inputs), **parts}.items():
        begin, end = f"<!-- {name} -->\n", f"\n<!-- end of {name} -->"
        before, begun, rest = document.partition(begin)
        _, ended, after = rest.partition(end)
        if not (begun and ended):
            raise ValueError(f"the document has no place for {name}")
        document = f"{before}{begin}\n{drawn}\n{end}{after}"
    return document


def main() -> None:
    asked = sys.argv[1:]
    if asked == ["--write"]:
        inputs = read(INPUTS)
        DOCUMENT.write_text(filled(DOCUMENT.read_text(), inputs))
        PICTURE.write_text(picture(inputs))
        return
    inputs = read(Path(asked[0]) if asked else INPUTS)
    for table in [*tables(inputs), of_requests(inputs)]:
        print(f"{table.name}\n\n{table.drawn()}\n")


if __name__ == "__main__":
    main()
