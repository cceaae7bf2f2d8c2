"""Pages that show several topics together: all operations, or one with its records.

They lie above every topic that they show. The operation itself, which arrests,
warrants and all other records may name, lies below those, in operations/operation.
"""
