"""Exports: the lists and figures that somebody reads, as files with a purpose.

A kind (`kinds/`) says once which columns there are and who may read each; its rows come
from the list's own query. The worker writes the file; its maker alone may fetch it.
"""
