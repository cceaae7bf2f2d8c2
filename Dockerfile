# The image of the site: web, figures, worker, jobs, beat and the one-shot prepare
# (docker-compose.yml).
FROM python:3.13-slim-trixie

# Libraries that GeoDjango loads at run time, and those that make PDFs, with fonts;
# pg_dump for backups. psycopg2's wheel includes its own libpq.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgdal36 libgeos-c1t64 libproj25 \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
       postgresql-client \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    STATIC_ROOT=/srv/static

WORKDIR /srv/stronghold
COPY requirements.txt ./
RUN pip install --disable-pip-version-check --require-hashes -r requirements.txt

# New volumes take their owner and mode from these folders. The number is that of the user
# postgres in its image: both use the folder of pieces of PostgreSQL's log.
RUN useradd --system --uid 999 stronghold \
    && install --directory --owner stronghold --group stronghold --mode 0700 /srv/attachments /srv/exports /srv/base-map /srv/metrics
COPY . .

# Collecting static files needs no secret and no database, but the settings must load.
RUN SECRET_KEY=only-while-building \
    DATABASE_URL=postgresql://nobody@localhost/none \
    PARTNER_DATABASE_URL=postgresql://nobody@localhost/none \
    REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput --verbosity 0

USER stronghold
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen(urllib.request.Request('http://127.0.0.1:8000/health/live', headers={'Host': 'localhost', 'X-Forwarded-Proto': 'https'}), timeout=4)"]
CMD ["python", "-m", "stronghold.serve", "--host", "0.0.0.0"]
