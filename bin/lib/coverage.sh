#!/usr/bin/env bash
# Runs the tests and reports the branches that no test takes:
#   bin/run bin/lib/coverage.sh                       all tests
#   bin/run bin/lib/coverage.sh -m "not browser"      with options of pytest
# Code that decides permissions and visibility needs 100 %, everything else 95 %.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

DECIDES="*/rules.py,*/record.py,*/visibility.py,*/policy.py,*/roles.py,*/actions.py"
export COVERAGE_FILE=var/coverage

mkdir -p var
status=0
pytest --cov --cov-report= "$@" || status=1
echo "Everything, at least 95 %:"
coverage report --fail-under=95 || status=1
echo "Permissions and visibility, 100 %:"
coverage report --include="$DECIDES" --fail-under=100 || status=1
exit "$status"
