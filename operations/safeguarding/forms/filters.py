"""The filters of the lists of referrals, concerns and county lines."""

from collections.abc import Mapping

from operations.safeguarding.queries import ConcernFilter, LineFilter, ReferralFilter
from stronghold.core.records.forms import RecordFilterForm


class ReferralFilterForm(RecordFilterForm):
    """The filter panel of the list of referrals."""

    filter_class = ReferralFilter
    wanted: ReferralFilter
    labels: Mapping[str, str] = {"kind": "Referral", "state": "Status"}


class ConcernFilterForm(RecordFilterForm):
    """The filter panel of the list of concerns."""

    filter_class = ConcernFilter
    wanted: ConcernFilter
    labels: Mapping[str, str] = {"subject": "Who"}


class LineFilterForm(RecordFilterForm):
    """The filter panel of the list of county lines."""

    filter_class = LineFilter
    wanted: LineFilter
    labels: Mapping[str, str] = {"status": "Status"}
