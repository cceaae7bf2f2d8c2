# shellcheck shell=bash
# The settings of a private set-up. Secrets are created once and stored beside the data that
# they protect (usually var/environment); all else follows from the checkout.

random() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

make_secrets() {
  local file=$STATE/environment
  [ ! -e "$file" ] || return 0
  [ ! -e "$PGDATA" ] ||
    die "$file is missing, and with it the passwords of $PGDATA: delete that too to start again."
  (
    umask 077
    {
      say "# Secrets of this checkout's private services. Created by bin/; belongs to the data beside it."
      for name in SUPERUSER OWNER APP PARTNER; do
        say "${name}_PASSWORD=$(random 16)"
      done
      say "SECRET_KEY=$(random 40)"
    } >"$file.new"
    mv "$file.new" "$file"
  )
}

database_url() { say "postgresql://$1:$2@/$3?host=$SOCKETS"; }

export_environment() {
  # shellcheck disable=SC1091  # made by make_secrets
  . "$STATE/environment"
  DATABASE_URL=$(database_url stronghold_app "$APP_PASSWORD" stronghold)
  PARTNER_DATABASE_URL=$(database_url stronghold_partner "$PARTNER_PASSWORD" stronghold)
  OWNER_DATABASE_URL=$(database_url stronghold_owner "$OWNER_PASSWORD" stronghold)
  SUPERUSER_DATABASE_URL=$(database_url postgres "$SUPERUSER_PASSWORD" postgres)
  REDIS_URL="unix://$SOCKETS/redis.sock?db=0"
  export DATABASE_URL PARTNER_DATABASE_URL OWNER_DATABASE_URL SUPERUSER_DATABASE_URL
  export REDIS_URL SECRET_KEY
  # The caller can set these; the defaults suit plain HTTP on this machine.
  export ALLOWED_HOSTS=${ALLOWED_HOSTS:-localhost,127.0.0.1}
  # bin/serve notes that the database is a force's own.
  if [ -e "$STATE/force" ]; then DEMO=${DEMO:-0}; fi
  export DEMO=${DEMO:-1} HTTPS=${HTTPS:-0}
  export ATTACHMENTS_FOLDER=${ATTACHMENTS_FOLDER:-$VAR/attachments}
  export EXPORTS_FOLDER=${EXPORTS_FOLDER:-$VAR/exports}
  export BASEMAP_FOLDER=${BASEMAP_FOLDER:-$VAR/base-map}
  export EMAIL_FOLDER=${EMAIL_FOLDER:-$VAR/mail}
  export PATH=$VENV/bin:$PATH
  # Otherwise each process would compile all modules again.
  unset PYTHONDONTWRITEBYTECODE
}
