"""The benchmark behind bin/bench: each budget of the design beside its floor.

For developers; no test and no part of the site. A row of the table is a file in rows/.
"""
