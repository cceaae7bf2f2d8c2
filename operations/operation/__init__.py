"""The operation itself: lowest of the topics, since records of every other name one.

Its page, which shows all those records, lies above them in operations/overview.
"""
