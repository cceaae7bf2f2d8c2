"""The files of papers, in the folder of attachments."""

from stronghold.core.uploads.store import Store

PAPERS = Store("paper-")
store = PAPERS.store
