"""The kinds of papers and their file types, and what the audit log calls them."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class PaperKind(TextChoices):
    """What a paper is."""

    SIGNED_NOTICE = "signed_notice", "Signed copy of the notice"
    COURT_ORDER = "court_order", "Court order"
    WARRANT = "warrant", "Warrant as issued"
    STATEMENT = "statement", "Statement"
    EXHIBIT_PHOTO = "exhibit_photo", "Photo as an exhibit"
    CONSULTATION = "consultation", "Reply to the consultation"
    OTHER = "other", "Other paper"


class PaperMedia(TextChoices):
    """The media type of the file that is kept; a picture is kept as JPEG."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"


class PaperChange(EventCode):
    """What the audit log says was changed of a paper."""

    IN_ERROR = "paper_in_error", "Marked a paper as added in error"


class PaperDocument(EventCode, of="document"):
    """What the audit log calls a paper."""

    SIGNED_NOTICE = "signed_notice", "the signed copy of the notice"
    COURT_ORDER = "court_order", "the court order"
    WARRANT = "warrant", "the warrant as issued"
    STATEMENT = "statement", "a statement"
    EXHIBIT_PHOTO = "exhibit_photo", "a photo as an exhibit"
    CONSULTATION = "consultation", "a reply to the consultation"
    OTHER = "other", "a paper"
