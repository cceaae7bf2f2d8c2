"""The site as a WSGI application, for granian.

It does not start if the purpose of the database (demonstration or real records) differs
from the setting DEMO.
"""

import logging
import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stronghold.settings")

application = get_wsgi_application()

from stronghold.core.accounts.queries import check_installation  # noqa: E402 - needs the apps
from stronghold.core.audit.logs import HideSecrets  # noqa: E402
from stronghold.core.kernel.errors import RuleBroken  # noqa: E402
from stronghold.sign_in.second_factor.rules import check_roles  # noqa: E402

try:
    check_installation()
    check_roles(settings.SECOND_FACTOR_ROLES)
except RuleBroken as error:
    sys.exit(error.message)

# The server logs addresses, and some addresses contain a key.
for server in ("_granian", "granian.access"):
    logging.getLogger(server).addFilter(HideSecrets())
