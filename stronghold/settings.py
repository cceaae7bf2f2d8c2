"""The site's settings, from the environment alone; docs/settings.md has them."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from pythonjsonlogger.core import RESERVED_ATTRS

from stronghold import env

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.text("SECRET_KEY")
# Earlier keys, while what they signed or encrypted is still in use.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
DEBUG = False
DEMO = env.flag("DEMO", default=False)
HTTPS = env.flag("HTTPS", default=True)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "")
# The number of proxies before the site that add the client to X-Forwarded-For.
PROXIES = env.number("PROXIES", default=0)
# A device unused for this number of days counts as lost; its stored data is destroyed.
DEVICE_IDLE_DAYS = env.number("DEVICE_IDLE_DAYS", default=90)
# Some roles always need a second factor to sign in; these do too, by their codes.
SECOND_FACTOR_ROLES = env.words("SECOND_FACTOR_ROLES", "")
# Off only in the demonstration, so that visitors can look around.
SECOND_FACTOR = env.flag("SECOND_FACTOR", default=not DEMO)
if not (SECOND_FACTOR or DEMO):
    raise ImproperlyConfigured(
        "SECOND_FACTOR is 0, which only a demonstration (DEMO=1) may have. Set it to 1."
    )
# A session ends this long after signing in, however much it is used.
SESSION_HOURS = env.number("SESSION_HOURS", default=10)
# What is sensitive asks again who it is once the sign-in is older than this.
REAUTHENTICATE_MINUTES = env.number("REAUTHENTICATE_MINUTES", default=15)
# A session that its person has not used for this number of minutes is locked. 0, for
# a demonstration only: never.
IDLE_MINUTES = env.number("IDLE_MINUTES", default=15)
if not (IDLE_MINUTES or DEMO):
    raise ImproperlyConfigured(
        "IDLE_MINUTES is 0, which only a demonstration may have."
    )
# How many requests a minute a program may send with one key.
KEY_REQUESTS = env.number("KEY_REQUESTS", default=600)
# How long a reason for reading who reported something, or a concern about a child,
# holds for its reader and that record. 0: no reason is asked for.
REASON_HOURS = env.number("REASON_HOURS", default=12)
# From where /health/degraded can be read: as /metrics, this machine alone.
MONITORING_NETWORKS = env.networks("MONITORING_NETWORKS", "127.0.0.0/8,::1/128")
# Where web and the workers write what they count for manage.py serve_metrics, best in
# memory (tmpfs). Empty: nothing is counted.
METRICS_FOLDER = env.text("METRICS_FOLDER", "")
# Where the security feed is sent each minute. Empty: nowhere.
SECURITY_FEED = env.feed("SECURITY_FEED")
PROTECTIVE_MARKING = env.text("PROTECTIVE_MARKING", "OFFICIAL-SENSITIVE")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "leaflet",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "pgtrigger",
    "pghistory",
    "stronghold.core.database",
    "stronghold.core.ui",
    "stronghold.core.audit",
    "stronghold.core.geography",
    "stronghold.core.accounts",
    "stronghold.core.sharing",
    "stronghold.core.uploads",
    "stronghold.core.program_keys",
    "stronghold.core.places",
    "stronghold.core.records",
    "stronghold.sign_in",
    "stronghold.directory",
    "stronghold.force_setup",
    "reports",
    "operations",
    "stronghold.opendata",
    "stronghold.figures",
    "stronghold.area_setup",
    "stronghold.exports",
    "stronghold.packs",
    "stronghold.brief",
    "stronghold.partners.portal",
    "stronghold.partners.preview",
    "stronghold.partners.ogc",
    "stronghold.partners.disclosures",
    "stronghold.oversight",
    "stronghold.monitoring",
    "stronghold.demo",
]

MIDDLEWARE = [
    "stronghold.core.audit.request_id.RequestId",
    "stronghold.core.audit.middleware.SourceAddress",
    "stronghold.core.ui.middleware.KeepToThisSite",
    "django.middleware.security.SecurityMiddleware",
    "stronghold.core.ui.middleware.WholeStaticFiles",
    "stronghold.core.ui.middleware.ContentPolicy",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "stronghold.sign_in.sessions.middleware.SignedIn",
    "stronghold.sign_in.idle_lock.middleware.KeepTyped",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stronghold.core.database.history.HistoryMiddleware",
    "stronghold.figures.middleware.RefreshTalliesSoon",
    "stronghold.frame.middleware.CountMenuAgain",
    "stronghold.sign_in.idle_lock.middleware.IdleLock",
    "stronghold.sign_in.single_sign_on.middleware.AskProviderAgain",
    "stronghold.sign_in.middleware.OneTimePassword",
    "stronghold.sign_in.second_factor.middleware.SecondFactorFirst",
    "stronghold.sign_in.sessions.middleware.LastSeen",
    "stronghold.core.decided.middleware.OwnForceChoices",
    "stronghold.core.kernel.asked_once.AskOnce",
    "stronghold.core.error_pages.middleware.ReadOrSent",
    "stronghold.core.error_pages.middleware.AnswerErrors",
    "stronghold.core.program_keys.middleware.RequestsLeft",
    "stronghold.core.audit.middleware.AuditResponse",
    "axes.middleware.AxesMiddleware",
]
if METRICS_FOLDER:
    MIDDLEWARE.insert(0, "stronghold.monitoring.middleware.CountRequests")

ROOT_URLCONF = "stronghold.urls"
WSGI_APPLICATION = "stronghold.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stronghold.sign_in.idle_lock.context.idle_lock",
                "stronghold.frame.context.page",
                "stronghold.offline.context.offline",
            ],
        },
    },
]
FORM_RENDERER = "stronghold.core.ui.renderer.GovukRenderer"

# The authority that signed the certificates of PostgreSQL and Redis on other machines
# (a file). With it, the site speaks with them by TLS alone and checks who they are.
TLS_CA = env.file("TLS_CA")
# Web answers by TLS itself, for a proxy on another machine.
WEB_CERTIFICATE = env.file("WEB_CERTIFICATE")
WEB_KEY = env.file("WEB_KEY")
if bool(WEB_CERTIFICATE) is not bool(WEB_KEY):
    raise ImproperlyConfigured("Set both WEB_CERTIFICATE and WEB_KEY, or neither.")
# Web and the workers reach the database through PgBouncer, which lends a connection of
# the server for one transaction. What _SESSIONS says is then set by PgBouncer.
DATABASE_POOLED = env.flag("DATABASE_POOLED", default=False)
# Replicas of the database, from which pages are read too; each one server, with a port.
REPLICA_HOSTS = env.hosts("REPLICA_HOSTS", default_port="5432")
# A record is read with all rows that it refers to: ten joins, which took 60 ms to plan
# and 0.5 ms to run. The queries already join in the best order. Nor is any compiled:
# that took 40 ms of a query that reads one page.
_SESSIONS = {
    "default": "-c join_collapse_limit=4 -c jit=off",
    "partner": "-c jit=off",
}
# Every read of records for a partner uses the alias `partner`, whose database role
# can read only the shared views.
_DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.database(
            "DATABASE_URL",
            TLS_CA,
            options="" if DATABASE_POOLED else _SESSIONS["default"],
        ),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLED,
    },
    "partner": {
        **env.database(
            "PARTNER_DATABASE_URL",
            TLS_CA,
            options="" if DATABASE_POOLED else _SESSIONS["partner"],
        ),
        "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLED,
        "TEST": {"MIRROR": "default"},
    },
}
DATABASES = env.with_replicas(_DATABASES, REPLICA_HOSTS, TLS_CA, options=_SESSIONS)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if library := env.text("GDAL_LIBRARY_PATH", ""):
    GDAL_LIBRARY_PATH = library
if library := env.text("GEOS_LIBRARY_PATH", ""):
    GEOS_LIBRARY_PATH = library

# With Sentinels, the host of REDIS_URL is the name of the master that they watch.
REDIS_SENTINELS = env.hosts("REDIS_SENTINELS", default_port="26379")
if REDIS_SENTINELS and TLS_CA:
    raise ImproperlyConfigured(
        "Redis with Sentinels is not asked by TLS. Leave out REDIS_SENTINELS or TLS_CA."
    )
REDIS_URL = env.redis("REDIS_URL", TLS_CA)
CACHES = {
    "default": {
        "BACKEND": "stronghold.core.database.one_client.OneClientCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "stronghold",
        "OPTIONS": {"socket_connect_timeout": 0.25, "socket_timeout": 0.25},
    }
}
SESSION_ENGINE = "stronghold.sign_in.sessions.store"
SESSION_COOKIE_AGE = 60 * 60 * SESSION_HOURS
# Browsers accept a cookie with the prefix __Host- only from this host over HTTPS, so
# no other site of the force's domain can set one.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
# It has a path, which `__Host-` does not allow.
DEVICE_COOKIE_NAME = "__Secure-device" if HTTPS else "device"
PERSON_COOKIE_NAME = "__Host-person" if HTTPS else "person"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
# Any client can send this header, so it is used only when a proxy sets it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# HSTS for subdomains and preloading would bind the force's other sites, so it is off.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
REDIRECT_FIELD_NAME = "next"

# The only other host that a page may load from is that of the tile address, if set.
TILES_URL = env.text("TILES_URL", "")
TILES_ATTRIBUTION = env.text("TILES_ATTRIBUTION", "")
TILES_HOSTS = env.tile_hosts("TILES_URL")
# Where manage.py build_basemap writes the base map; without files, outlines only.
BASEMAP_FOLDER = env.text("BASEMAP_FOLDER", str(BASE_DIR / "var" / "base-map"))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *TILES_HOSTS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "display_name", "email"]},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": "stronghold.sign_in.passwords.HardToGuess"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "stronghold.sign_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_FORMS = {
    "login": "stronghold.sign_in.forms.SignInForm",
    "change_password": "stronghold.sign_in.forms.PasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * REAUTHENTICATE_MINUTES
MFA_ADAPTER = "stronghold.sign_in.second_factor.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Stronghold"
# The code before and after too, for phones whose clocks are a little wrong.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = False

# Single sign-on with a provider of OpenID Connect. Without SSO_ISSUER an administrator
# can set one in the browser, at /force/sign-in/. An account is tied to the issuer and
# the subject: SocialAccount.provider is the issuer, so that another issuer's subjects
# never get these accounts.
SSO_NAME = env.text("SSO_NAME", "single sign-on")
SSO_ISSUER = env.issuer("SSO_ISSUER", is_trial=DEMO)
_NEEDED_WITH_IT = None if SSO_ISSUER else ""
SSO_CLIENT_ID = env.text("SSO_CLIENT_ID", _NEEDED_WITH_IT)
SSO_CLIENT_SECRET = env.text("SSO_CLIENT_SECRET", _NEEDED_WITH_IT)
SSO_SUBJECT_CLAIM = env.text("SSO_SUBJECT_CLAIM", "sub")
SSO_GROUPS_CLAIM = env.text("SSO_GROUPS_CLAIM", "groups")
# A session of single sign-on asks the provider again after this number of minutes.
SSO_CHECK_MINUTES = env.number("SSO_CHECK_MINUTES", default=15)
# The code of the force whose access rules decide.
SSO_FORCE = env.text("SSO_FORCE", _NEEDED_WITH_IT)
# The networks of the force's own in which a provider may be that an administrator sets.
# Otherwise it is on the internet.
SSO_NETWORKS = env.networks("SSO_NETWORKS", "")
# Whom people ask to whom it gives no access, such as the service desk and its number.
SSO_HELP = env.text("SSO_HELP", "")
SOCIALACCOUNT_ADAPTER = "stronghold.sign_in.single_sign_on.adapter.SingleSignOnAdapter"

# django-axes limits guessing and counts in the database, so that signing in works
# without Redis. stronghold/sign_in/lockout.py has the number of attempts allowed.
ACCOUNT_RATE_LIMITS = False
AXES_HANDLER = "stronghold.sign_in.lockout.SignInLimits"
AXES_FAILURE_LIMIT = 1
AXES_COOLOFF_TIME = 0.25
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], ["username"], ["ip_address"]]
AXES_USERNAME_CALLABLE = "stronghold.sign_in.lockout.hashed_username"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address"]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "stronghold.core.program_keys.authentication.ByKey",
        "stronghold.core.api.access.BySession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["stronghold.core.api.access.RefuseAll"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["stronghold.core.api.bodies.StrictParser"],
    "DEFAULT_SCHEMA_CLASS": "stronghold.core.api.document.AutoSchema",
    "EXCEPTION_HANDLER": "stronghold.core.api.errors.answer",
    # Off: DRF would otherwise accept a parameter that the API document does not have.
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": False,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Stronghold",
    "DESCRIPTION": "Drug-crime reports, the enforcement that answers them, figures.",
    "VERSION": "1",
    # OpenAPI 3.0 cannot describe a part that is either another schema or null.
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "stronghold.api_examples.add_examples",
    ],
    # Fields with the same name but different codes in different records.
    "ENUM_NAME_OVERRIDES": {
        "ReportedDrugEnum": "reports.report.choices.Drug",
        "SeizedDrugEnum": "operations.seizures.choices.Drug",
        "SeizureKindEnum": "operations.seizures.choices.SeizureKind",
        "ActivityKindEnum": "operations.activities.choices.ActivityKind",
        "ReferralKindEnum": "operations.safeguarding.choices.ReferralKind",
        "DisruptionLevelEnum": "operations.disruptions.choices.Level",
        "DisruptionKindEnum": "operations.disruptions.choices.DisruptionKind",
        "GroupStatusEnum": "operations.groups.choices.GroupStatus",
        "ClosureMoveEnum": "operations.closure_moves.choices.EventKind",
        "ReportOutcomeEnum": "reports.report.choices.Outcome",
        "EntryOutcomeEnum": "operations.warrants.choices.Outcome",
        "WarrantStateEnum": "operations.warrants.choices.State",
        "ClosureStateEnum": "operations.closure_moves.choices.State",
        "RankEnum": "operations.warrants.choices.Rank",
        "RevisitsBecauseEnum": "operations.after_care.choices.Because",
        "RevisitsEndedEnum": "operations.after_care.choices.EndedBecause",
        "AgeBandEnum": "operations.arrests.choices.AgeBand",
        "ExploitationEnum": "operations.arrests.choices.Exploitation",
        "SignEnum": "reports.report.choices.Sign",
        "ExploitationSignEnum": "operations.safeguarding.choices.ExploitationSign",
        "LineStatusEnum": "operations.safeguarding.choices.LineStatus",
        "BandEnum": "operations.safeguarding.choices.Band",
        "WeightEnum": "reports.triage.choices.Concerned",
        "BatchResultEnum": "operations.arrests.choices.BatchResult",
        "ResultsEnum": "operations.activities.choices.Result",
        "PartnerActivityKindEnum": "stronghold.partners.portal.forms.entries.OWN_KINDS",
        "PartnerResultEnum": "stronghold.partners.portal.forms.entries.OWN_RESULTS",
    },
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
if REDIS_SENTINELS:
    CELERY_BROKER_URL = env.sentinels(REDIS_URL, REDIS_SENTINELS)
    CELERY_BROKER_TRANSPORT_OPTIONS = {"master_name": urlsplit(REDIS_URL).hostname}

# What a lower package calls of a higher one, which it may not import: by its name, the
# objects in their order. stronghold/core/registered.py reads it, and nothing else does.
REGISTERED = {
    # operations.deadlines lists and sweeps what is due on records of higher slices.
    "DEADLINE_SOURCES": ["operations.sources.SOURCES"],
    # operations.statute shows the records that a change of the law would affect.
    "TOUCHED_BY_LAW": [
        "operations.deadlines.queries.affected_by_law.touched_by_law",
    ],
    # operations.state_machines draws those of higher slices too.
    "HIGHER_STATE_MACHINES": ["stronghold.oversight.state_machines.MACHINES"],
    # reports: how many months a force keeps each thing.
    "RETENTION_PERIODS": ["stronghold.oversight.retention.queries.months_of"],
    # core.error_pages: answers the address of an erased record, or returns None.
    "WHAT_IS_LEFT": ["stronghold.oversight.retention.views.what_is_left"],
    # core.records: the filters of a kind's list that links from figures give, so that
    # the list has exactly the records that the figure counts.
    "LINKED_FILTERS": ["stronghold.figures.queries.counted_rows.filters_of"],
    # figures: compares the last whole week of an area with what is usual there.
    "USUAL_IN_AREA": ["stronghold.signals.panels.usual_in_area"],
    # The pages of records: the panels that higher slices add, in order of display.
    "RECORD_PANELS": [
        "operations.closures.views.premises.premises_panel",
        "operations.disruptions.panels.timeline_panel",
        "operations.links.panels.links_panel",
        "operations.disruptions.panels.places_panel",
        "operations.visits.views.before_panel",
        "stronghold.packs.views.pack_panel",
        "operations.safeguarding.panels.record_panel",
        "stronghold.oversight.receipts.receipts_panel",
        "stronghold.partners.disclosures.panels.disclosures_panel",
        "stronghold.evaluation.views.evaluation_panel",
        "stronghold.oversight.retention.panels.retention_panel",
    ],
    # The pages of taskings and operations: the panels that a higher topic adds.
    "PLAN_PANELS": ["operations.links.panels.links_panel"],
    # The API: what a record is linked to.
    "RECORD_LINKS": ["operations.links.queries.api_links"],
    # oversight: the references of the disclosures of given records. Who may not see a
    # record may not see its disclosures either: the audit log hides both.
    "DISCLOSURES_OF_RECORDS": [
        "stronghold.partners.disclosures.queries.references_about",
    ],
    # core.sharing, which knows no records: what is open under a running agreement and
    # would no longer be shown, and the fields that are shown of each kind.
    "AGREEMENT_LOSSES": ["stronghold.partners.preview.queries.losses.losses"],
    "AGREEMENT_FIELDS": ["stronghold.partners.preview.presenters.fields.fields_shown"],
    # core.accounts: the kinds of key that give access without a password. They all end
    # when an administrator replaces the account's password.
    "KEY_RINGS": [
        "stronghold.core.accounts.actions.DEVICES",
        "stronghold.core.program_keys.actions.PROGRAM_KEYS",
        "operations.deadlines.actions.feed.CALENDAR",
    ],
    # core.accounts: what a second person approves before it gives an account or a
    # program sight of records.
    "ACCESS_SOURCES": [
        "stronghold.core.accounts.actions.PEOPLE",
        "stronghold.sign_in.access_rules.actions.RULES",
        "stronghold.sign_in.sign_in_provider.actions.PROVIDER",
        "stronghold.directory.provisioning.actions.DIRECTORY_KEYS",
        "stronghold.force_setup.force_choices.actions.OWN_ROLES",
        "stronghold.core.program_keys.service_accounts.actions.SERVICES",
    ],
    # core.secrets: what is stored and encrypted, signed or hashed with a key made of
    # SECRET_KEY. `manage.py change_secret_key` puts it under another one.
    "UNDER_SECRET_KEY": [
        "stronghold.sign_in.second_factor.actions.FACTORS",
        "stronghold.sign_in.sessions.actions.SESSIONS",
        "stronghold.sign_in.sign_in_provider.actions.SECRETS",
        "stronghold.sign_in.sign_in_provider.actions.SECRETS_IN_FORCE",
        "stronghold.force_setup.e_mail.actions.SECRETS",
        "stronghold.sign_in.single_sign_on.actions.TIES",
        "reports.reporter.actions.DIGESTS",
    ],
    # core.accounts: the kinds of work that people hold by name. A colleague takes them
    # over when an administrator closes the account.
    "PERSONAL_WORK": [
        "reports.triage.queries.REPORTS_OF_PEOPLE",
        "reports.call_backs.queries.CALL_BACKS_OF_PEOPLE",
        "operations.closures.queries.CASES_OF_PEOPLE",
    ],
    # core.accounts: reports to supervisors the work left with a closed account.
    "REPORT_LEFT_WORK": ["stronghold.duty.handover.actions.report_left_work"],
    # core.decided: what a force decides, in the order of the page.
    "FORCE_CHOICES": [
        "reports.report.rules.GRADES",
        "stronghold.duty.rules.ANSWER_TIMES",
        "reports.report.rules.CONCERNS",
        "reports.report.rules.CHANNELS",
        "reports.report.rules.DRUGS",
        "reports.report.rules.SIGNS",
        "reports.report.rules.OUTCOMES",
        "operations.activities.rules.KINDS",
        "operations.seizures.rules.DRUG_NAMES",
        "stronghold.core.accounts.own_roles.rules.ROLES",
    ],
    # force_setup: for a subject, what says in words what a decision would change.
    "FORCE_CHOICE_PREVIEWS": {"grades": "reports.triage.queries.preview_of_times"},
    # exports: the kinds of export of higher slices, by code.
    "EXPORT_KINDS": {
        "agreement": "stronghold.partners.geopackage.kind.AGREEMENT",
        "hearing_pack": "stronghold.packs.kind.PACK",
    },
    # core.database, after a restored backup: applies the file of erasures before anyone
    # can sign in, then deletes photos and papers without a row.
    "APPLY_ERASURES": ["stronghold.oversight.retention.actions.apply_file"],
    "CLEAR_FILES": [
        "reports.photos.actions.clear_photos",
        "operations.papers.actions.clear_papers",
        "stronghold.core.sharing.papers.actions.clear_papers",
    ],
}

# The site's address, for links in e-mail.
SITE_URL = env.text(
    "SITE_URL", f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
).rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
# Without EMAIL_HOST an administrator can set the server of a force, at /force/e-mail/;
# the e-mail of a force without one is written to files.
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "django.core.mail.backends.{}.EmailBackend".format(
    "smtp" if EMAIL_HOST else "filebased"
)
EMAIL_FILE_PATH = env.text("EMAIL_FOLDER", str(BASE_DIR / "var" / "mail"))
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", f"stronghold@{SITE_HOST}")

# Where manage.py backup writes, and the public key that it encrypts to.
BACKUP_FOLDER = env.text("BACKUP_FOLDER", "")
BACKUP_PUBLIC_KEY = env.text("BACKUP_PUBLIC_KEY", "")
# How many days a backup is kept, and so how long erased text lives on in them.
BACKUP_KEEP_DAYS = env.number("BACKUP_KEEP_DAYS", default=35)
# A role that may copy the whole server, for manage.py backup --base; and the folder
# into which PostgreSQL puts each finished piece of its log for manage.py archive_wal.
BACKUP_DATABASE = (
    env.database("BACKUP_DATABASE_URL", TLS_CA)
    if env.text("BACKUP_DATABASE_URL", "")
    else None
)
WAL_FOLDER = env.text("WAL_FOLDER", "")
# Hours after which a missing backup is a fault. 0: backups are made in another way.
BACKUP_HOURS = env.number("BACKUP_HOURS", default=0 if DEMO else 26)
# How many hours erased text may stay in the files of the database, until manage.py
# scrub_erased writes them again. jobs logs an error after that.
ERASED_TEXT_HOURS = env.number("ERASED_TEXT_HOURS", default=26)
# The file of erasures, beside the backups: the worker adds to it, and the restore of an
# older backup applies it. Empty: no file.
ERASURES_FILE = env.text("ERASURES_FILE", "")
# The file of seals of the audit log, on a disk that the database's owner cannot write:
# see stronghold/core/audit/seals/file.py. Empty: no file.
SEAL_FILE = env.text("SEAL_FILE", "")

PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_APPEND_ONLY = True
# A history is read by the record that it is of. Each index more is written with every
# change and is never read.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "stronghold.core.ui.finders.AppFinder",
]
STORAGES = {
    "staticfiles": {"BACKEND": "stronghold.core.ui.storage.ModuleManifestStorage"},
}
WHITENOISE_MAX_AGE = 60
# Other sites do not need the static files.
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Photos of reports and papers: not in a served folder, and written only by the site.
ATTACHMENTS_FOLDER = env.text(
    "ATTACHMENTS_FOLDER", str(BASE_DIR / "var" / "attachments")
)
# The largest paper of a warrant, closure case or sharing agreement, in MB.
PAPER_MB = env.number("PAPER_MB", default=25)
# The virus scanner that is asked about each paper: tcp://host:3310 or unix:/path.
# Empty: none.
CLAMD_ADDRESS = env.scanner("CLAMD_ADDRESS")
# One that speaks ICAP: icap://host:1344/service. With both, both are asked.
ICAP_ADDRESS = env.icap("ICAP_ADDRESS")
# Exported files, kept for a day; web and jobs must use the same folder.
EXPORTS_FOLDER = env.text("EXPORTS_FOLDER", str(BASE_DIR / "var" / "exports"))
# Uploads are refused by default; a page that accepts files sets its own handler.
FILE_UPLOAD_HANDLERS = ["stronghold.core.uploads.upload.NoFiles"]

# plain: for people. json: a line an object, for a program that collects them.
LOG_FORMAT = env.one_of("LOG_FORMAT", ["plain", "json"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "format": "%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s"
        },
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": ["levelname", "name", "message", "request_id", "process"],
            "timestamp": True,
            # Django adds the request, with its address.
            "reserved_attrs": RESERVED_ATTRS + ["request"],  # noqa: RUF005
        },
    },
    "filters": {
        "hide secrets": {"()": "stronghold.core.audit.logs.HideSecrets"},
        "request id": {"()": "stronghold.core.audit.request_id.AddRequestId"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["hide secrets", "request id"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "stronghold": {"level": "INFO"},
        "celery": {"level": "INFO"},
    },
}
