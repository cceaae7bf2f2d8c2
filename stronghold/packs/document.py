"""Makes the PDF of a hearing pack from what was chosen for it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

import pikepdf

from operations.papers.choices import PaperMedia
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.pdf import PICTURE, pdf_of
from stronghold.core.ui.pdf_pages import flattened, put_pages, stand_in
from stronghold.exports.kinds.kind import Making
from stronghold.packs import presenters, queries
from stronghold.packs.presenters import PackView, Part

if TYPE_CHECKING:
    from operations.papers.models import Paper
    from stronghold.packs.models import HearingPack

TEMPLATE = "documents/hearing_pack.html"
GONE = "One of the papers is no longer with the case"


@dataclass
class _Pages:
    """The pages of other PDFs that go into the pack, and its pictures, by name."""

    opened: ExitStack
    pages: list[pikepdf.Page] = field(default_factory=list)
    pictures: dict[str, Callable[[], bytes]] = field(default_factory=dict)

    def add_pdf(self, source: BinaryIO, *, of: str) -> list[tuple[str, str]]:
        """Add the pages of a PDF; return the address and description of each."""
        pdf = self.opened.enter_context(flattened(source))
        found, n_pages = [], len(pdf.pages)
        for n, page in enumerate(pdf.pages, start=1):
            number = len(self.pages)
            self.pages.append(page)
            name = f"page-{number}"
            self.pictures[name] = lambda n=number, p=page: stand_in(n, p)  # type: ignore[misc]
            found.append((f"{PICTURE}{name}", f"{of}, page {n} of {n_pages}"))
        return found

    def add_picture(self, source: BinaryIO, *, of: str) -> list[tuple[str, str]]:
        name = f"picture-{len(self.pictures)}"
        content = source.read()
        self.pictures[name] = lambda: content
        return [(f"{PICTURE}{name}", of)]


def write_pack(
    viewer: User, chosen: "HearingPack", target: BinaryIO, making: Making
) -> None:
    """Write the pack of a case; RuleBroken if one of its papers has gone since."""
    material = queries.material(viewer, chosen.case)
    making.read(chosen.case.reference)
    for one in material.records:
        if one.row.reference in chosen.records:
            making.read(one.row.reference)
    with _collecting() as pages:
        view = PackView(
            title=f"Hearing pack: {presenters.title_of(material)}",
            reference=chosen.case.reference,
            marking=making.label.marking,
            cover=presenters.cover_of(
                material,
                made=f"{written_instant(chosen.made_at)} by "
                f"{chosen.made_by.display_name}",
            ),
            chronology=presenters.chronology_of(
                material, chosen, queries.shown_fields(viewer, material.records)
            ),
            witnesses=presenters.witnesses_in(chosen),
            notice=_notice(viewer, chosen, pages),
            exhibits=_exhibits(chosen, material.papers, pages, making),
        )
        document = pdf_of(
            TEMPLATE,
            {"page": view, "marking": view.marking},
            pictures=lambda name: pages.pictures[name](),
        )
        making.go_on()
        put_pages(document, pages.pages, target)
    making.go_on()


@contextmanager
def _collecting() -> Iterator[_Pages]:
    with ExitStack() as opened:
        yield _Pages(opened)


def _notice(viewer: User, chosen: "HearingPack", pages: _Pages) -> Part | None:
    """Return the notice that was served, as it was printed."""
    if chosen.notice is None:
        return None
    content = queries.notice_content(viewer, chosen.case, chosen.notice)
    found = pages.add_pdf(BytesIO(content), of="Closure notice as served")
    return Part("notice", "Closure notice as served", [], found)


def _exhibits(
    chosen: "HearingPack", papers: "Sequence[Paper]", pages: _Pages, making: Making
) -> list[Part]:
    by_number = {paper.n: paper for paper in papers}
    found = []
    for number, n in enumerate(chosen.papers, start=1):
        if n not in by_number:
            raise RuleBroken(GONE)
        paper = by_number[n]
        of = f"Exhibit {number}, {paper.title}"
        source = pages.opened.enter_context(queries.paper_file(paper))
        is_pdf = paper.media_type == PaperMedia.PDF
        add = pages.add_pdf if is_pdf else pages.add_picture
        found.append(presenters.exhibit_of(number, paper, add(source, of=of)))
        making.go_on()
    return found
