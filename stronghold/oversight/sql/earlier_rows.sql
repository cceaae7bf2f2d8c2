-- What was recorded of a breach, and of a request and its answer.
SELECT keep_earlier_rows('oversight_databreach');
SELECT keep_earlier_rows('oversight_datarequest');
SELECT keep_earlier_rows('oversight_requestrecord');
SELECT keep_earlier_rows('oversight_requestnotice');
-- Not `digest`, by which words could be guessed.
SELECT keep_earlier_rows('oversight_requestitem', 'record_id', 'item', 'ground', 'because',
  'decided_at', 'decided_by_id');
