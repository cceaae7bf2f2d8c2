"""Made-up papers of closure cases: files that say that they are made up."""

from datetime import datetime
from io import BufferedRandom, BytesIO
from typing import TYPE_CHECKING, Any, cast

from PIL import Image, ImageDraw, ImageFont

from operations.closures.actions.paper import CASE_PAPERS
from operations.papers.actions import NewPaper, check_file, store_paper
from operations.papers.choices import PaperKind
from stronghold.core.ui.pdf import pdf_of
from stronghold.demo.scene import Scene

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase

# A4 at 60 dots an inch, and a photo.
PAGE, PHOTO = (496, 702), (900, 600)
TITLES = {
    PaperKind.SIGNED_NOTICE: "Closure notice, signed copy",
    PaperKind.COURT_ORDER: "Closure order of a court",
    PaperKind.STATEMENT: "Statement of the housing officer",
    PaperKind.EXHIBIT_PHOTO: "Back gate with the lock broken",
    PaperKind.CONSULTATION: "Reply of children’s services",
}
STATEMENT = (
    "I manage the tenancies of the block. Since the summer I have been called there "
    "eleven times about strangers on the stairs at all hours.",
    "On four of these visits the door entry was broken. Neighbours on each floor say "
    "that they no longer go out after dark.",
    "The landlord supports the application.",
)


def keep_paper(
    scene: Scene, case: "ClosureCase", kind: PaperKind, *, at: datetime
) -> None:
    """Keep a made-up paper with a case, as its caseworker does."""
    content = BytesIO(_content(kind, case.reference))
    checked = check_file(cast(BufferedRandom, content), len(content.getvalue()))
    scene.act(
        at,
        store_paper,
        by=case.caseworker,
        owner=CASE_PAPERS,
        reference=case.reference,
        paper=NewPaper(kind, TITLES[kind], keep_words=True),
        checked=checked,
    )


def _content(kind: PaperKind, reference: str) -> bytes:
    words = f"{TITLES[kind]}\n{reference}"
    if kind == PaperKind.EXHIBIT_PHOTO:
        return _picture(words, PHOTO, "#b9c0b4")
    if kind in {PaperKind.STATEMENT, PaperKind.CONSULTATION}:
        page: dict[str, Any] = {"title": TITLES[kind], "reference": reference}
        return pdf_of("demo/paper.html", page | {"paragraphs": STATEMENT})
    return _picture(words, PAGE, "white")


def _picture(words: str, size: tuple[int, int], ground: str) -> bytes:
    page = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(page)
    black = "black"
    pen.text(
        (40, 60),
        "MADE UP FOR THE DEMONSTRATION",
        fill=black,
        font=ImageFont.load_default(20),
    )
    pen.multiline_text((40, 120), words, fill=black, font=ImageFont.load_default(26))
    pen.text(
        (40, size[1] - 62), "Not signed.", fill=black, font=ImageFont.load_default(18)
    )
    kept = BytesIO()
    page.save(kept, "PNG")
    return kept.getvalue()
