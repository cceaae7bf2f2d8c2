"""A force's e-mail in words: what it is set to, and what became of the last trial."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stronghold.core.accounts.choices import MailEncryption
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import SummaryRow, Tag

if TYPE_CHECKING:
    from stronghold.core.accounts.models import NoticeMail
    from stronghold.core.mail.queries import Server


def server(found: "Server") -> Sequence[SummaryRow]:
    """Return the server, without its password."""
    if not found.host:
        tag = Tag("Not set", "attention")
        lines = ["E-mail is written to files and reaches no one."]
        return [SummaryRow("E-mail server", tag=tag, lines=lines)]
    encryption = str(MailEncryption(found.encryption).label).partition(":")[0]
    user = found.user or "None: it sends without signing in"
    return [
        SummaryRow("E-mail server", f"{found.host}, port {found.port}"),
        SummaryRow("Encryption", encryption),
        SummaryRow("Username", user),
        SummaryRow("Sender", found.sender),
    ]


def trial(mail: "NoticeMail | None", *, has_server: bool) -> Sequence[SummaryRow]:
    """Return what became of the last message; no rows without one."""
    if mail is None:
        return []
    rows = [SummaryRow("Asked for", written_instant(mail.at))]
    if mail.sent_at:
        at = written_instant(mail.sent_at)
        if not has_server:
            lines = ["It was written to a file on the site’s server. No one got it."]
            return rows + [SummaryRow("Written", at, lines=lines)]
        words = "The server took it. Look in your mailbox."
        return rows + [SummaryRow("Sent", at, tag=Tag("Sent", "done"), lines=[words])]
    if mail.attempts:
        times = "once" if mail.attempts == 1 else f"{mail.attempts} times"
        lines = [f"The server did not take it, tried {times}. It is tried again."]
        return rows + [SummaryRow("Sent", tag=Tag("Failed", "attention"), lines=lines)]
    lines = ["The worker sends it within a minute. Load this page again to see."]
    return rows + [SummaryRow("Sent", tag=Tag("Waiting", "waiting"), lines=lines)]
