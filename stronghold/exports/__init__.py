"""Exports: lists and figures as files, each with a purpose.

A kind (`kinds/`) defines its columns and who may read each; its rows come from the
list's own query. `jobs` writes the file; only its maker may download it.
"""
