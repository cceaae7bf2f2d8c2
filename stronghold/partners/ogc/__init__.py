"""Features for map programs: OGC API - Features, Part 1, with a personal key.

Partners read the rows shared under an agreement, as its pages do; police read what
their lists show. A key acts for its owner, whose permissions are checked each time.
"""
