-- What gives sight of records, and how one signs in: who had it before, and until when. No
-- name, no address for e-mail, no secret.
SELECT keep_earlier_rows('accounts_user', 'organisation_id', 'team_id', 'role', 'own_role',
  'takes_referrals', 'reviews_closures', 'signs_as', 'rank', 'is_active', 'one_time_until', 'approved_at',
  'password');
SELECT keep_earlier_rows('accounts_service');
SELECT keep_earlier_rows('accounts_accessrule');
SELECT keep_earlier_rows('accounts_ruleinforce');
SELECT keep_earlier_rows('accounts_askedaccess');
SELECT keep_earlier_rows('accounts_askedroles');
SELECT keep_earlier_rows('accounts_organisation', 'kind', 'force_id', 'also_with', 'issues_as',
  'districts');
SELECT keep_earlier_rows('accounts_team', 'organisation_id', 'is_duty');
SELECT keep_earlier_rows('accounts_teamarea');
SELECT keep_earlier_rows('accounts_signinprovider', 'force_id', 'issuer', 'client_id',
  'subject_claim', 'groups_claim', 'is_on', 'in_force', 'set_by_id');
SELECT keep_earlier_rows('accounts_provisioningkey', 'force_id', 'digest', 'until', 'revoked_at',
  'approved_at');
