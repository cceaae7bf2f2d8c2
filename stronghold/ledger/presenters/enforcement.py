"""Ledger entries of closures and activities."""
"""Ledger entries of warrants and activities."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.statute.choices import Enactment
from operations.statute.choices import Issuer
from stronghold.core.kernel import clock
from stronghold.core.ui.dates import written_date
from stronghold.ledger.presenters.entries import Entry

if TYPE_CHECKING:


