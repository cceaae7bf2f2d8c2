# shellcheck shell=bash
# Installs the missing distribution packages, without touching any service.

# The newest PostgreSQL (15 or later) of the distribution with PostGIS. Programs on PATH
# are never used: they may be of another version, or without PostGIS.
find_postgres() {
  local extension version
  for extension in /usr/share/postgresql/*/extension/postgis.control; do
    version=${extension#/usr/share/postgresql/}
    version=${version%%/*}
    [ -x "/usr/lib/postgresql/$version/bin/postgres" ] && [ "$version" -ge 15 ] &&
      say "$version"
  done | sort -n | tail -n 1
}

# The name differs by release: postgresql-17-postgis-3 on Debian 13.
postgis_package() {
  apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' |
    cut -d' ' -f1 | sort -V | tail -n 1
}

# redis-check-rdb is the server's own program under another name (services.sh), so
# redis-tools is enough; the package redis-server would bring a system service.
have_redis() { [ -x /usr/bin/redis-server ] || [ -x /usr/bin/redis-check-rdb ]; }
have_venv() { "$(find_python)" -c 'import ensurepip, venv' 2>/dev/null; }
# Not grep -q: it would end first, and pipefail would count that as a failure.
have_library() { /sbin/ldconfig -p | grep "lib$1\.so" >/dev/null; }
# The command-line programs of GDAL, with which the tests read features as a council would.
have_ogr() { [ -x /usr/bin/ogrinfo ] && [ -x /usr/bin/ogr2ogr ]; }
# The headless browser: the same pages at a lower cost.
have_chromium() { command -v chromium-headless-shell >/dev/null; }
# For the provider of single sign-on that the tests start.
have_node() { command -v node >/dev/null && command -v npm >/dev/null; }
# The examples of the API are run as they stand.
have_curl() { command -v curl >/dev/null; }
have_fonts() { [ -n "$(find /usr/share/fonts -name '*.ttf' -print -quit 2>/dev/null)" ]; }

# QGIS with its Python: the part `clients` of bin/test.
have_qgis() { /usr/bin/python3 -c 'import qgis.core' 2>/dev/null; }
have_khal() { [ -x /usr/bin/khal ]; }
have_calc() { [ -x /usr/lib/libreoffice/program/scalc ] || [ -x /usr/bin/localc ]; }
# For the HTML checker.
have_java() { [ -x /usr/bin/java ]; }

# The connection pooler before PostgreSQL: the part `cluster` of bin/test.
have_pgbouncer() { [ -x /usr/sbin/pgbouncer ]; }

# Prints what is missing, one on each line; `postgis` means the package whose name is known
# only after the package lists are updated.
missing_packages() {
  [ -n "$(find_python)" ] || say python3
  have_venv || say python3-venv
  # PostGIS installs the GDAL and GEOS that GeoDjango loads; so does gdal-bin.
  if [ -z "$(find_postgres)" ]; then
    say postgis
  elif ! have_library gdal || ! have_library geos_c; then
    say gdal-bin
  fi
  have_redis || say redis-tools
  # The libraries and fonts for PDF documents.
  have_library pango-1.0 || say libpango-1.0-0
  have_library pangoft2-1.0 || say libpangoft2-1.0-0
  have_library harfbuzz-subset || say libharfbuzz-subset0
  have_fonts || say fonts-liberation
  [ "$1" = test ] || return 0
  have_chromium || say chromium-headless-shell
  have_ogr || say gdal-bin
  have_curl || say curl
  have_node || printf '%s\n' nodejs npm
}

as_root() {
  if is_root; then "$@"; else sudo "$@"; fi
}

# While packages are installed, no service is started (policy-rc.d) and no default cluster
# created (createcluster.d), to leave the machine's own services alone. Both files are
# removed again, including those of a set-up that was killed.
POLICY=/usr/sbin/policy-rc.d
NO_CLUSTER=/etc/postgresql-common/createcluster.d/stronghold.conf

hold_services() {
  as_root mkdir -p "${NO_CLUSTER%/*}"
  say 'create_main_cluster = false' | as_root tee "$NO_CLUSTER" >/dev/null
  [ ! -e "$POLICY" ] || return 0
  printf '#!/bin/sh\n# Made by the set-up of Stronghold for a moment; may be deleted.\nexit 101\n' |
    as_root tee "$POLICY" >/dev/null
  as_root chmod 755 "$POLICY"
}

release_services() {
  as_root rm -f "$NO_CLUSTER"
  ! grep -qs 'set-up of Stronghold' "$POLICY" || as_root rm -f "$POLICY"
}

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@"; }

install_packages() {
  local packages=("$@")
  trap release_services EXIT
  hold_services
  # Finishes an interrupted installation.
  as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a --force-confold
  apt update
  [[ " $* " != *" postgis "* ]] || packages+=("$(postgis_package)")
  for index in "${!packages[@]}"; do
    [ "${packages[index]}" != postgis ] || unset "packages[index]"
  done
  apt install -y --no-install-recommends "${packages[@]}"
}

cannot_install() {
  warn "These packages are missing and cannot be installed here: $*"
  [[ " $* " != *" postgis "* ]] ||
    warn "(postgis: the distribution's PostgreSQL, 15 or newer, with its PostGIS 3)"
  die "Install them and try again, or run Stronghold in containers: docker-compose.yml"
}

# need_packages demo|test
need_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$1")
  [ "${#missing[@]}" -gt 0 ] || return 0
  command -v apt-get >/dev/null || cannot_install "${missing[@]}"
  # Ask for the password here, because a step has no input.
  is_root || { command -v sudo >/dev/null && sudo -v; } || cannot_install "${missing[@]}"
  (step "Installing packages (${missing[*]})" install_packages "${missing[@]}") ||
    cannot_install "${missing[@]}"
  mapfile -t missing < <(missing_packages "$1")
  [ "${#missing[@]}" -eq 0 ] || cannot_install "${missing[@]}"
}

missing_clients() {
  have_qgis || say python3-qgis
  have_khal || say khal
  have_calc || say libreoffice-calc
  have_java || say default-jre-headless
}

# Only the part `clients` of bin/test needs them: they are large.
need_clients() {
  local missing
  mapfile -t missing < <(missing_clients)
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "${WITHOUT_CLIENTS:-}" = 1 ]; then
    warn "Missing, and their tests are left out (WITHOUT_CLIENTS=1): ${missing[*]}"
    return
  fi
  command -v apt-get >/dev/null || cannot_install "${missing[@]}"
  (step "Installing packages (${missing[*]})" install_packages "${missing[@]}") || true
  mapfile -t missing < <(missing_clients)
  [ "${#missing[@]}" -eq 0 ] || cannot_install "${missing[@]}"
}

# Only the part `cluster` of bin/test needs it.
need_cluster() {
  have_pgbouncer && return
  command -v apt-get >/dev/null || cannot_install pgbouncer
  (step "Installing packages (pgbouncer)" install_packages pgbouncer) || true
  have_pgbouncer || cannot_install pgbouncer
}

# A library that holds the clock of a program still: bin/golden.
find_faketime() { find /usr/lib -path '*/faketime/libfaketime.so.1' -print -quit; }

missing_golden() {
  [ -n "$(find_faketime)" ] || say libfaketime
  command -v git >/dev/null || say git
}

# Only bin/golden needs them.
need_golden() {
  local missing
  mapfile -t missing < <(missing_golden)
  [ "${#missing[@]}" -gt 0 ] || return 0
  command -v apt-get >/dev/null || cannot_install "${missing[@]}"
  (step "Installing packages (${missing[*]})" install_packages "${missing[@]}") || true
  mapfile -t missing < <(missing_golden)
  [ "${#missing[@]}" -eq 0 ] || cannot_install "${missing[@]}"
}
