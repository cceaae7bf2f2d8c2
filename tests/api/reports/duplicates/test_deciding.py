"""Merging, setting apart, and taking either back."""

import pytest
from django.forms import model_to_dict

from reports.duplicates import queries
from reports.duplicates.actions import mark_different, merge_report, undo_decision
from reports.models import DuplicateDecision, Report
from reports.report.actions import withdraw_report
from stronghold.core.audit.models import Event
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from tests.api.reports.duplicates.alike import found, merged_pair, report_near
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True)


class TestDeciding:
    def test_a_merge_is_written_down(self, cast: Cast) -> None:
        kept, merged = merged_pair(cast)

        decision = DuplicateDecision.objects.get()
        event = Event.objects.get(kind="combination")
        assert merged.merged_into == kept
        assert (decision.first, decision.second) == (kept, merged)
        assert decision.is_same
        assert decision.decided_by == cast.officer
        assert set(decision.reasons) == {"within_50_m", "within_hour", "same_concern"}
        assert event.records == sorted([kept.reference, merged.reference])
        assert event.detail == {"into": kept.reference}

    def test_separated_both_are_as_they_were(self, cast: Cast) -> None:
        rows = report_near(cast.officer, ago=90), report_near(cast.officer, metres=40)
        before = [model_to_dict(row) for row in rows]
        names = [row.reference for row in rows]

        merge_report(by=cast.officer, reference=names[1], into=names[0])
        undo_decision(by=cast.supervisor, reference=names[0], other=names[1])

        after = [model_to_dict(Report.objects.get(pk=row.pk)) for row in rows]
        decision = DuplicateDecision.objects.get()
        assert after == before
        assert decision.undone_by == cast.supervisor
        event = Event.objects.filter(kind="alteration").get()
        assert event.detail == {"change": "separated"}
        assert event.records == sorted(names)

    def test_separated_they_may_be_decided_again(self, cast: Cast) -> None:
        kept, merged = merged_pair(cast)
        names = {"reference": merged.reference, "other": kept.reference}

        undo_decision(by=cast.officer, **names)
        merged.refresh_from_db()
        assert found(cast.officer, merged) == [kept.reference]
        mark_different(by=cast.officer, **names)
        assert found(cast.officer, merged) == []
        undo_decision(by=cast.officer, **names)
        merge_report(by=cast.officer, reference=kept.reference, into=merged.reference)

        standing = DuplicateDecision.objects.get(undone_at=None)
        assert standing.is_same
        assert DuplicateDecision.objects.count() == 3

    def test_set_apart_and_then_merged_leaves_one_decision_standing(
        self, cast: Cast
    ) -> None:
        one, other = report_near(cast.officer, ago=90), report_near(cast.officer)
        mark_different(by=cast.officer, reference=one.reference, other=other.reference)

        merge_report(by=cast.officer, reference=other.reference, into=one.reference)

        assert DuplicateDecision.objects.get(undone_at=None).is_same

    def test_nothing_decided_is_nothing_to_take_back(self, cast: Cast) -> None:
        one, other = report_near(cast.officer), report_near(cast.officer)

        with pytest.raises(RuleBroken, match="Nothing is decided"):
            undo_decision(
                by=cast.officer, reference=one.reference, other=other.reference
            )

    def test_a_tree_is_one_family(self, cast: Cast) -> None:
        kept, merged = merged_pair(cast)
        top = report_near(cast.officer, ago=200)
        merge_report(by=cast.officer, reference=kept.reference, into=top.reference)

        family = queries.family_of(cast.officer, Report.objects.get(pk=merged.pk))

        assert family.kept == top
        assert {row.pk for row in family.merged} == {kept.pk, merged.pk}
        undo_decision(by=cast.officer, reference=top.reference, other=kept.reference)
        merged.refresh_from_db()
        assert merged.merged_into == kept

    def test_no_circle(self, cast: Cast) -> None:
        kept, merged = merged_pair(cast)

        with pytest.raises(RuleBroken, match="already merged"):
            merge_report(
                by=cast.officer, reference=kept.reference, into=merged.reference
            )

    def test_not_across_forces(self, cast: Cast) -> None:
        own, away = report_near(cast.officer), report_near(cast.other_officer)

        for by, one, other in (
            (cast.officer, own, away),
            (cast.other_officer, own, away),
        ):
            with pytest.raises(NotFound):
                merge_report(by=by, reference=one.reference, into=other.reference)

    @pytest.mark.parametrize("name", ["analyst", "records", "partner", "admin"])
    def test_only_who_may_decide(self, cast: Cast, name: str) -> None:
        by = getattr(cast, name)
        one, other = report_near(cast.officer), report_near(cast.officer)

        with pytest.raises(NotAllowed):
            merge_report(by=by, reference=one.reference, into=other.reference)
        with pytest.raises(NotAllowed):
            mark_different(by=by, reference=one.reference, other=other.reference)
        with pytest.raises(NotAllowed):
            undo_decision(by=by, reference=one.reference, other=other.reference)

    def test_a_report_others_are_merged_into_is_not_marked_in_error(
        self, cast: Cast
    ) -> None:
        kept, merged = merged_pair(cast)
        given = {"by": cast.officer, "reason": "logged twice"}

        with pytest.raises(RuleBroken, match=f"{merged.reference} is merged into"):
            withdraw_report(reference=kept.reference, **given)
        withdraw_report(reference=merged.reference, **given)

        kept.refresh_from_db()
        merged.refresh_from_db()
        assert (kept.is_in_error, merged.is_in_error) == (False, True)
        assert merged.merged_into == kept
        with pytest.raises(RuleBroken, match="Separate them"):
            withdraw_report(reference=kept.reference, **given)

    def test_a_report_in_error_is_not_merged(self, cast: Cast) -> None:
        one, other = report_near(cast.officer), report_near(cast.officer)
        withdraw_report(by=cast.officer, reference=one.reference, reason="logged twice")

        with pytest.raises(RuleBroken, match="recorded in error"):
            merge_report(by=cast.officer, reference=one.reference, into=other.reference)
