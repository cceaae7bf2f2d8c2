-- Which law applies to a force, and how its papers are marked.
SELECT keep_earlier_rows('geography_force', 'code', 'name', 'jurisdiction', 'custody_pattern',
  'custody_example', 'marking');
