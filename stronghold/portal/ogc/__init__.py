"""Features for map programs: OGC API - Features, Part 1, opened by a personal key.

Partners are given the rows of an agreement, read as its pages read them; police, what
their lists hold. A key stands for its owner, whose rights are asked for each time.
"""
