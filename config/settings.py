"""Every setting of Xiaoer, in one file; values that differ between installations come from `env.py`."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from config.env import BASE_DIR as BASE_DIR
from config.env import XIAOER_HOME as XIAOER_HOME
from config.env import before_setup, env, service_url
from config.language import chinese
from config.pooled import PooledConnection
from config.providers import provider_apps, provider_settings, read_providers
from config.services.places import Places
from config.services.roles import APP, BACKUP, OWNER, PLATFORM, Role

DEBUG = env.bool("DEBUG", default=False)
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
PUBLIC_URL = env.str("PUBLIC_URL", default="") or f"http://127.0.0.1:{PORT}"
HTTPS = PUBLIC_URL.startswith("https://")
# The loopback names always: probes and the supervisor ask by them.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])
WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", default=1)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not before_setup():
        raise ImproperlyConfigured("SECRET_KEY is not set: run `make run` once, or set it.")
    SECRET_KEY = "unset" * 13
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# Proxies of ours in front; only what they say of the client's address is believed. TLS ends at one, if there is TLS.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)
# Sign-in by accounts elsewhere: the providers by name, each with what it needs.
_PROVIDERS = read_providers(env.str("SOCIAL_PROVIDERS", default=""))

# --- rooms ---
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *provider_apps(_PROVIDERS),
    "allauth.usersessions",
    "channels",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "tenants",
    "knowledge",
    "inference",
    "conversations",
    "config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # around the files, too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tenants.sign_ins.NotesFailuresLater",
    "tenants.accounts_elsewhere.TellsOfSilence",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tenants.visits.RecordsViews",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
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
                "tenants.sign_up.where_mails_are",
            ],
        },
    }
]

# --- data ---
# Threads that may work for sockets at once; each holds one connection only while it works.
DATABASE_THREADS = env.int("DATABASE_THREADS", default=16)


def _database(role: Role, most_connections: int | None) -> dict[str, Any]:
    chosen: dict[str, Any] = env.db_url_config(service_url(role.variable))
    chosen["CONN_HEALTH_CHECKS"] = True  # after a restart of the server
    chosen["CONN_MAX_AGE"] = 0  # the pool keeps them; ASGI threads must not
    if most_connections:
        pool = {
            "min_size": 0,
            "max_size": most_connections,
            "timeout": 10,
            "connection_class": PooledConnection,
        }
        chosen.setdefault("OPTIONS", {})["pool"] = pool
    return chosen


# One database, three roles. `default` is what pages, sockets and tasks use: it owns nothing and cannot pass the wall
# between shops. `platform` is for the named functions that cross shops, `owner` for migrations alone.
DATABASES = {
    "default": _database(APP, DATABASE_THREADS + 8),  # beside the sockets' threads: pages, probes
    "platform": _database(PLATFORM, 4),
    "owner": _database(OWNER, None),
}
BACKUP_ROLE = BACKUP.name  # reads every table; only `backup` itself needs its URL
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "tenants.User"

REDIS_URL = service_url("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "xiaoer",
    }
}
CHANNEL_LAYERS = {
    "default": {
        # Publish/subscribe: the queueing layer drops frames silently and stays deaf after a restart.
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "xiaoer"},
    }
}

# Sockets that one web process takes on.
MAX_SOCKETS = env.int("MAX_SOCKETS", default=2000)
# Sockets that one shopper's browser, and one address, may have open at once in all processes.
VISITOR_SOCKETS = env.int("VISITOR_SOCKETS", default=5)
ADDRESS_SOCKETS = env.int("ADDRESS_SOCKETS", default=60)
# New visitors that one address may bring in a minute.
ADDRESS_VISITORS = env.int("ADDRESS_VISITORS", default=30)
# Messages of one visitor, and of one address in all shops, in a minute; 0: no limit.
VISITOR_MESSAGES_A_MINUTE = env.int("VISITOR_MESSAGES_A_MINUTE", default=60)
ADDRESS_MESSAGES_A_MINUTE = env.int("ADDRESS_MESSAGES_A_MINUTE", default=300)
# How long a web process that was told to end lets its replies finish.
DRAIN_SECONDS = env.int("DRAIN_SECONDS", default=20)

# --- tasks ---
CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- the engine ---
ENGINE_PORT = env.int("ENGINE_PORT", default=PORT + 10)
ENGINE_EMBEDDED = not env.str("ENGINE_URL", default="")
# The embedded engine listens on a Unix socket instead of its port when this names one.
ENGINE_UDS = env.str("ENGINE_UDS", default="")
ENGINE_URLS = tuple(
    url.strip().rstrip("/") for url in env.str("ENGINE_URL", default="").split(",") if url.strip()
) or (f"unix://{ENGINE_UDS}" if ENGINE_UDS else f"http://127.0.0.1:{ENGINE_PORT}",)
ENGINE_API_KEY = env.str("ENGINE_API_KEY", default="")
ENGINE_MODEL = env.str("ENGINE_MODEL", default="")
# How long a reply's wait for an engine may seem to take when it begins; 0 leaves it to the model's profile.
ENGINE_QUEUE_SECONDS = env.float("ENGINE_QUEUE_SECONDS", default=0.0)
# Overrides of the model's profile for the embedded engine; 0 and "" leave it as it is.
ENGINE_DTYPE = env.str("ENGINE_DTYPE", default="")
ENGINE_MAX_MODEL_LEN = env.int("ENGINE_MAX_MODEL_LEN", default=0)
ENGINE_MAX_NUM_SEQS = env.int("ENGINE_MAX_NUM_SEQS", default=0)
ENGINE_MAX_NUM_BATCHED_TOKENS = env.int("ENGINE_MAX_NUM_BATCHED_TOKENS", default=0)
ENGINE_TENSOR_PARALLEL_SIZE = env.int("ENGINE_TENSOR_PARALLEL_SIZE", default=1)
ENGINE_PREFIX_CACHING = env.bool("ENGINE_PREFIX_CACHING", default=True)
# Where the embedded engine's models lie; installations on one machine may share them.
ENGINE_HOME = Path(env.str("ENGINE_HOME", default="") or XIAOER_HOME / "engine")
# The name under which the engine serves its model; an engine given by URL may call it otherwise.
ENGINE_SERVED_NAME = env.str("ENGINE_SERVED_NAME", default="xiaoer")

ENGINE_IS_VLLM = env.bool("ENGINE_IS_VLLM", default=True)
# Estimated tokens of earlier turns that a prompt may carry.
HISTORY_TOKENS = env.int("HISTORY_TOKENS", default=1200)

# --- embeddings ---
# A server that speaks OpenAI's /v1/embeddings, which the address is without; empty: the model inside the process.
EMBEDDINGS_URL = env.str("EMBEDDINGS_URL", default="").rstrip("/").removesuffix("/v1").rstrip("/")
EMBEDDINGS_MODEL = env.str("EMBEDDINGS_MODEL", default="")
EMBEDDINGS_API_KEY = env.str("EMBEDDINGS_API_KEY", default="")
if EMBEDDINGS_URL and not EMBEDDINGS_MODEL:
    raise ImproperlyConfigured(
        "EMBEDDINGS_URL is set, but EMBEDDINGS_MODEL, which it needs, is not."
    )

# --- people and pages ---
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
NO_SHOP_URL = "start:begin"  # where people go who are in no shop yet
# How many shops one person may own by founding them; operators and invitations know no such limit.
SHOPS_A_PERSON = env.int("SHOPS_A_PERSON", default=5)
CSRF_FAILURE_VIEW = "tenants.refusals.forged_form"
ACCOUNT_ADAPTER = "tenants.accounts.Accounts"
ACCOUNT_FORMS = {"signup": "tenants.sign_up.SignUpForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True  # one address a person: it is what they log in with
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "tenants.accounts.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Xiaoer"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s either way: a code may run out on its way (RFC 6238, 5.2)
MFA_FORMS = {
    "authenticate": "tenants.factor_forms.CodeForm",
    "reauthenticate": "tenants.factor_forms.CodeAgainForm",
    "add_webauthn": "tenants.factor_forms.NewKeyForm",
    "edit_webauthn": "tenants.factor_forms.KeyForm",
}
# Browsers take http://localhost for safe, too.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "tenants.accounts_elsewhere.AccountsElsewhere"
SOCIALACCOUNT_PROVIDERS = provider_settings(_PROVIDERS)
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
TERMINAL_LANGUAGE = "zh-hans" if chinese() else "en"  # what commands speak
LOCALE_PATHS = [
    BASE_DIR / "locale",
    BASE_DIR / "locale" / "theme",  # what the theme and allauth leave untranslated
]
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TZ", default="UTC")

# --- mail ---
MAIL_FOLDER = Places(XIAOER_HOME).mail  # for mails that no server was given for
EMAIL_URL = env.str("EMAIL_URL", default="")
_MAIL: dict[str, Any] = (
    env.email_url_config(EMAIL_URL)
    if EMAIL_URL
    else {"EMAIL_BACKEND": "config.mailbox.Mailbox", "EMAIL_HOST": "localhost"}
)
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST = _MAIL["EMAIL_HOST"]
EMAIL_PORT = _MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _MAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10  # seconds; somebody waits for the page
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or "Xiaoer <xiaoer@localhost>"

# Xiaoer's green, from the lightest shade to the darkest.
_GREEN = "f1f8f5 dceee6 bcdccf 90c2ae 5fa28b 41866f 2f6f5e 27594c 22483e 1d3b34 0f221e"
_SHADES = (50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950)
UNFOLD = {
    "SITE_TITLE": _("Xiaoer"),
    "SITE_HEADER": _("Xiaoer"),
    "SITE_SYMBOL": "room_service",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("tenants/icon.svg")}
    ],
    "STYLES": [lambda request: static("tenants/admin.css")],
    "SHOW_LANGUAGES": True,
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {
        "primary": {
            str(shade): f"#{value}" for shade, value in zip(_SHADES, _GREEN.split(), strict=True)
        }
    },
    "SIDEBAR": {"navigation": "config.navigation.sidebar"},
    "DASHBOARD_CALLBACK": "config.desk.overview.overview",
}

STATIC_URL = "/static/"
# Files are served out of the packages; a folder to collect them in is for a web server in front.
STATIC_ROOT = env.str("STATIC_ROOT", default="") or None
STATICFILES_DIRS = [
    ("demo", BASE_DIR / "config" / "demo" / "static" / "demo"),
    ("start", BASE_DIR / "config" / "first_steps" / "static"),
]
WHITENOISE_USE_FINDERS = True

# --- the API ---
# Calls a minute: of each key, and of each address that calls without a good key.
API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", default=600)
API_STRANGERS_A_MINUTE = env.int("API_STRANGERS_A_MINUTE", default=60)
REST_FRAMEWORK = {
    # A view that names no rights of its own is open to nobody.
    "DEFAULT_AUTHENTICATION_CLASSES": ["tenants.api.admission.BearerKey"],
    "DEFAULT_PERMISSION_CLASSES": ["tenants.api.admission.HasScope"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "tenants.api.wire.OnlyJson",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tenants.api.wire.StrictJson"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "tenants.api.problems.answer_problem",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Xiaoer API",
    "VERSION": "1",
    "DESCRIPTION": _("What a shop's own programs do with an API key of the shop."),
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "Role": "tenants.models.Membership.Role",
        "ShopState": "tenants.models.Shop.State",
        "Locale": "tenants.models.LOCALES",
        "ReplyLanguage": "tenants.models.PersonaText.Language",
        "DocumentKind": "knowledge.models.Document.Kind",
        "DocumentState": "knowledge.models.Document.State",
        "OrderStatus": "knowledge.models.Order.Status",
        "ImportState": "knowledge.models.Import.State",
        "ImportKind": "knowledge.tables.registry.KINDS",
        "ImportVerdict": "knowledge.tables.findings.MOST",
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tenants.api.openapi.add_what_all_calls_share",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
}

# --- orders ---
# Whether a shop's order connector may stand on this machine: for the demo's mock shop, never on a public server.
ORDER_SOURCE_LOOPBACK = env.bool("ORDER_SOURCE_LOOPBACK", default=False)

# --- safety ---
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # probes come in plain HTTP
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Other names below the domain are not ours to speak for.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # Chromium holds it against the redirect to a provider, too, wherever that may be.
        "form-action": ["'self'", *(["https:"] if _PROVIDERS else [])],
        "frame-ancestors": ["'none'"],
    }
}

# With it /metrics is read from elsewhere, too; empty: from nowhere else.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- logs ---
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOG_FORMAT = env.str("LOG_FORMAT", default="line")
if LOG_FORMAT not in ("line", "json"):
    raise ImproperlyConfigured("LOG_FORMAT is `line` or `json`.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"refusals": {"()": "config.logs.RefusalsInOneLine"}},
    "formatters": {
        "line": {
            "()": "config.log_lines.LogLine",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "config.log_lines.JsonLine"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["refusals"],
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # These write lines in forms of their own, which star nothing out.
    "loggers": {
        name: {"handlers": [], "propagate": True}
        for name in ("django", "django.server", "uvicorn", "uvicorn.access")
    },
}
