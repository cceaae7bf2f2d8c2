-- Published figures of the kinds and areas of the agreement, in their latest revision.
-- Figures of other areas are left out; those with no known place are included, because some
-- of them may lie in the agreement's areas. Figures of warrants are shown once the embargo
-- since the last day of the period is over; a warrant that can still be used is in none.
DROP VIEW IF EXISTS shared_figures;
CREATE VIEW shared_figures WITH (security_barrier) AS
SELECT
  figure.kind::text AS kind,
  figure.measure::text AS measure,
  release.period::text AS period,
  release.first_day,
  release.last_day,
  figure.area_level::text AS area_level,
  figure.area_code::text AS area_code,
  figure.area_name::text AS area_name,
  figure.category::text AS category,
  figure.low,
  figure.high,
  release.number::integer AS number,
  release.published_on,
  greatest(release.published_on, CASE WHEN figure.kind = 'warrants' THEN
    release.last_day + 1
      + ((now() AT TIME ZONE 'Europe/London')::date - agreement.executed_by)
  END) AS shown_on
FROM shared_agreement() agreement
JOIN sharing_release release
  ON release.force_id = agreement.force_id AND release.level = 'partner'
  -- The current rule, RULE in figures/models.py.
  AND release.rule = 2
JOIN sharing_figure figure ON figure.release_id = release.id
WHERE figure.kind = ANY (agreement.figures)
  AND (figure.area_code = ANY (agreement.area_codes)
       OR figure.district_code = ANY (agreement.area_codes)
       OR figure.area_code = '-')
  -- Early releases still counted covert activities.
  AND NOT (figure.kind = 'activities' AND figure.category = 'covert')
  AND (figure.kind <> 'warrants' OR release.last_day < agreement.executed_by)
  AND NOT EXISTS (
    SELECT FROM sharing_release revised
    WHERE revised.force_id = release.force_id AND revised.level = release.level
      AND revised.rule = release.rule AND revised.period = release.period
      AND revised.number > release.number);
