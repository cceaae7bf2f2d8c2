"""Made-up signed papers: pictures that say that they are made up."""

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from operations.closures.actions.paper import store_paper
from operations.closures.choices import PaperKind, PaperMedia
from stronghold.demo.scene import Scene

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase

# A4 at 60 dots an inch.
PAGE = (496, 702)
WORDS = {
    PaperKind.SIGNED_NOTICE: "Closure notice, signed copy",
    PaperKind.COURT_ORDER: "Closure order of a court",
}


def keep_paper(
    scene: Scene, case: "ClosureCase", kind: PaperKind, *, at: datetime
) -> None:
    """Keep a made-up paper with a case, as its caseworker does."""
    caseworker = case.caseworker
    scene.act(
        at,
        store_paper,
        by=caseworker,
        reference=case.reference,
        kind=kind,
        content=_picture(f"{WORDS[kind]}\n{case.reference}"),
        media=PaperMedia.PNG,
    )


def _picture(words: str) -> bytes:
    page = Image.new("L", PAGE, "white")
    pen = ImageDraw.Draw(page)
    pen.text((40, 60), "MADE UP FOR THE DEMONSTRATION", font=ImageFont.load_default(20))
    pen.multiline_text((40, 120), words, font=ImageFont.load_default(26))
    pen.text((40, 640), "Not signed.", font=ImageFont.load_default(18))
    kept = BytesIO()
    page.save(kept, "PNG")
    return kept.getvalue()
