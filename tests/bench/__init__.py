"""The benchmark behind bin/bench: each budget of the design with its floor.

For developers; no test and no part of the site. A row of the table is a file in rows/.
"""
