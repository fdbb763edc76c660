"""Whether the database and the cache can be used, each as one finding with its cure."""

import psycopg
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from config.env import env
from config.language import say
from config.parts import database_parameters
from config.preflight import Finding

CONNECT_SECONDS = 5
OLDEST_POSTGRESQL = 16  # whole numbers of PostgreSQL's major versions

_FACTS = """
SELECT current_setting('server_version_num')::int / 10000,
       current_setting('server_version'),
       (SELECT extversion FROM pg_extension WHERE extname = 'vector'),
       EXISTS (
           SELECT FROM pg_available_extension_versions AS offered
           WHERE offered.name = 'vector'
             AND (NOT offered.superuser OR offered.trusted
                  OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user))
       )
"""


def check_database() -> Finding:
    """Whether PostgreSQL is reachable, new enough, and has pgvector in our database."""
    part = say("database", "数据库")
    try:
        with psycopg.connect(
            **database_parameters(), connect_timeout=CONNECT_SECONDS
        ) as connection:
            row = connection.execute(_FACTS).fetchone() or (0, "?", None, False)
    except psycopg.Error as error:
        return Finding(part, "fail", *_unreachable("DATABASE_URL", error))
    major, version, vector, can_have_vector = row
    if major < OLDEST_POSTGRESQL:
        return Finding(
            part,
            "fail",
            say(f"PostgreSQL {version} is too old.", f"PostgreSQL {version} 版本过低。"),
            say(
                f"Use PostgreSQL {OLDEST_POSTGRESQL} or newer.",
                f"请使用 PostgreSQL {OLDEST_POSTGRESQL} 或更新版本。",
            ),
        )
    if vector is None and not can_have_vector:
        return Finding(
            part,
            "fail",
            say("The database lacks pgvector.", "数据库缺少 pgvector 扩展。"),
            say(
                "Install pgvector on its server, then run in it as superuser: "
                "CREATE EXTENSION vector",
                "请在其服务器上安装 pgvector，再以超级用户在库中执行：CREATE EXTENSION vector",
            ),
        )
    return Finding(part, "ok", f"PostgreSQL {version}, pgvector {vector or '–'}")


def check_cache() -> Finding:
    """Whether Valkey or Redis is reachable and takes writes."""
    part = say("cache", "缓存")
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=CONNECT_SECONDS) as client:
            facts = client.info("server")
            client.set("xiaoer:doctor", 1, ex=1)
    except (RedisError, OSError, ValueError) as error:
        return Finding(part, "fail", *_unreachable("REDIS_URL", error))
    name = "Valkey" if "valkey_version" in facts else "Redis"
    return Finding(part, "ok", f"{name} {facts.get('valkey_version') or facts['redis_version']}")


def _unreachable(variable: str, error: Exception) -> tuple[str, str]:
    cause = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    if env.str(variable, default=""):
        return (
            say(f"It cannot be reached: {cause}.", f"无法连接：{cause}。"),
            say(
                f"Check {variable}, or leave it empty to use the embedded one.",
                f"请检查 {variable}，或留空以使用内置服务。",
            ),
        )
    return (
        say("The embedded one does not answer.", "内置服务无响应。"),
        say("Run `make run`.", "请运行 `make run`。"),
    )
