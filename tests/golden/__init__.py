"""The golden copy: whether two commits make the same demonstration and the same pages.

`bin/golden` runs it. What runs inside a commit (`hook`, `side`) knows nothing of the
project but its settings and its addresses, so that it works for every commit.
"""
