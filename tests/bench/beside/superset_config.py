"""The settings of the measured Superset, which reads this file itself.

All else is as it is shipped, with the compression of answers and the log of who asked
for what, which the site keeps too.
"""

import os

SECRET_KEY = os.environ["BENCH_SUPERSET_SECRET"]
SQLALCHEMY_DATABASE_URI = os.environ["BENCH_SUPERSET_METADATA"]


def _in_redis(name: str) -> dict[str, object]:
    return {
        "CACHE_TYPE": "RedisCache",
        "CACHE_DEFAULT_TIMEOUT": 86_400,
        "CACHE_KEY_PREFIX": f"superset_{name}_",
        "CACHE_REDIS_URL": os.environ["BENCH_SUPERSET_CACHE"],
    }


# As shipped, the first two keep nothing and the others are in its database.
CACHE_CONFIG = _in_redis("objects")
DATA_CACHE_CONFIG = _in_redis("data")
FILTER_STATE_CACHE_CONFIG = _in_redis("filters")
EXPLORE_FORM_DATA_CACHE_CONFIG = _in_redis("forms")
