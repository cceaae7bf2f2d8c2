# The image of the site: web, figures, worker, jobs, beat and the one-shot prepare
# (docker-compose.yml). Its bill of materials is in /srv/stronghold: sbom.json.
#
# The base is named by its tag, so that `docker compose build --pull` brings its fixes; a
# force with a registry of its own names it there by digest: BASE_IMAGE in .env.
ARG BASE_IMAGE=python:3.13-slim-trixie

# ---- what the site needs to run
FROM ${BASE_IMAGE} AS base

# The user first, so that no package takes its number. It is that of the user postgres in
# its image: both use the folder of pieces of PostgreSQL's log.
RUN groupadd --system --gid 999 stronghold \
    && useradd --system --uid 999 --gid 999 stronghold

# Libraries that GeoDjango loads at run time, and those that make PDFs, with fonts; libpq
# for psycopg2; pg_dump for backups.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgdal36 libgeos-c1t64 libproj25 \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
       libpq5 postgresql-client \
    && rm -rf /var/lib/apt/lists/*

# ---- what only the build needs: a compiler, pip, and what writes the bill of materials
FROM base AS build

RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev libpq-dev \
    && rm -rf /var/lib/apt/lists/*

ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    STATIC_ROOT=/srv/static

WORKDIR /srv/stronghold
COPY requirements.txt requirements-build.txt ./

# Every file must have a hash of the lock file. psycopg2 is built from its source, so that
# it uses the libpq and OpenSSL that Debian keeps secure, and not copies in a wheel.
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes --only-binary :all: -r requirements-build.txt \
    && /opt/build/bin/pip wheel --require-hashes --no-deps --wheel-dir /opt/wheels \
       --only-binary :all: --no-binary psycopg2-binary --no-build-isolation -r requirements.txt \
    && python -m venv --without-pip /srv/venv \
    && /opt/build/bin/pip --python /srv/venv/bin/python install --no-index --no-deps /opt/wheels/*.whl

COPY . .

# Collecting static files needs no secret and no database, but the settings must load. The
# image is read-only when it runs, so modules are compiled here.
RUN SECRET_KEY=only-while-building \
    DATABASE_URL=postgresql://none@localhost/none \
    PARTNER_DATABASE_URL=postgresql://none@localhost/none \
    REDIS_URL=redis://localhost \
    /srv/venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /srv/venv/bin/python -m compileall -q manage.py stronghold operations reports

# What is in the image, and what is known against it: the build ends here if an advisory
# holds that no one has accepted. A database of advisories is in the folder `advisories`.
COPY --from=base /var/lib/dpkg /opt/dpkg
ARG VERSION=
RUN /opt/build/bin/python deploy/supply/bill.py /srv/venv/bin/python sbom.json \
       --version "$VERSION" --debian /opt/dpkg --advisories advisories \
    && rm -rf advisories

# ---- the image: no compiler, no pip, nothing that the site's user may write but volumes
FROM base

ARG VERSION=
LABEL org.opencontainers.image.title="Stronghold" \
      org.opencontainers.image.description="Drug-crime reports and the enforcement that answers them" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION"

ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/srv/static

WORKDIR /srv/stronghold
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/static /srv/static
COPY --from=build /srv/stronghold /srv/stronghold

# New volumes take their owner and mode from these folders, those of PostgreSQL's log and
# of the proxy too. Then a look at whether all libraries are there, and libpq is Debian's.
RUN install --directory --owner 999 --group 999 --mode 0700 /srv/attachments /srv/exports \
       /srv/base-map /srv/metrics /srv/proxy /wal \
    && /usr/local/bin/python -m pip uninstall --yes --quiet --root-user-action=ignore pip \
    && python -c "import psycopg2, pyogrio, weasyprint, django.contrib.gis.gdal" \
    && test -z "$(find /srv/venv -name 'psycopg2_binary.libs')"

USER 999:999
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "deploy/alive.py"]
CMD ["python", "-m", "stronghold.serve", "--host", "0.0.0.0"]
