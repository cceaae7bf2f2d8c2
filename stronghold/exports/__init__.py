"""Exports: lists and figures as files, each with a purpose.

A kind (`kinds/`) defines its columns and who may read each; its rows come from the
list's own query. The worker writes the file; only its maker may download it.
"""
