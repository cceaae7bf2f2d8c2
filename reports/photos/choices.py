"""What the audit log says was done with a photo."""

from stronghold.core.audit.choices import EventCode


class PhotoChange(EventCode):
    CAPTIONED = "photo_captioned", "Changed the caption of photo {photo}"
    REMOVED = "photo_removed", "Removed photo {photo}"
    PUT_BACK = "photo_put_back", "Put back photo {photo}"
