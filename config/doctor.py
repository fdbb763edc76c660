"""Everything that can be wrong with an installation, looked at one by one."""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config.env import env
from config.language import say
from config.parts import bounded, engine_report, engine_state, web_answers, worker_state
from config.preflight import (
    WEB_DISK,
    WEB_MEMORY,
    Finding,
    check_disk,
    check_home,
    check_memory,
    check_processor,
    check_python,
    engine_findings,
    is_private,
)
from config.servers import check_cache, check_database
from config.services.places import Places
from config.services.ports import check_port
from config.supervision.engine import describe
from config.wall_guard import GUARDED, check_role, role_part
from inference.serving.environment import engine_environment
from knowledge.cosine_scale import learn_scale
from knowledge.embedding_endpoint import EmbeddingsDownError, is_elsewhere

# A key made by `ensure_secrets` has 64 characters; Django's own deployment check asks for 50.
SHORTEST_SECRET = 50


def examine() -> Iterable[Finding]:
    """All findings, in the order in which causes come before their consequences."""
    yield check_python()
    yield check_home(settings.XIAOER_HOME)
    yield check_disk(settings.XIAOER_HOME, WEB_DISK)
    yield check_memory(WEB_MEMORY)
    yield check_processor()
    yield from _check_environments()
    yield _check_web()
    yield _check_secrets()
    yield _check_hosts()
    yield _check_debug()
    database = check_database()
    yield database
    if database.level == "ok":
        roles = [_check_role(alias) for alias in GUARDED]
        yield from roles
        if all(role.level == "ok" for role in roles):
            yield _check_migrations()
    yield _check_embeddings()
    cache = check_cache()
    yield cache
    if cache.level == "ok":
        yield _check_worker()
        yield from _check_engine()


def _check_role(alias: str) -> Finding:
    try:
        return check_role(alias=alias)
    except psycopg.Error as error:
        meant = GUARDED[alias]
        cause = (str(error).strip().splitlines() or ["?"])[0]
        cure = say(f"Check {meant.variable}.", f"请检查 {meant.variable}。")
        return Finding(role_part(meant), "fail", cause, cure)


def _check_environments() -> Iterable[Finding]:
    web = Path(sys.prefix)
    yield Finding(say("packages", "依赖包"), "ok", str(web))
    if settings.ENGINE_EMBEDDED and not _engine_installed():
        yield Finding(
            say("engine packages", "引擎依赖包"),
            "warn",
            say("Not installed yet.", "尚未安装。"),
            say(
                "`make run` does it, or `make engine`.",
                "运行 `make run` 或 `make engine` 即可安装。",
            ),
        )


def _check_web() -> Finding:
    """Either our own server answers on the port, or the port is free to be taken."""
    part = say("web", "网页服务")
    if asyncio.run(web_answers()):
        return Finding(part, "ok", settings.PUBLIC_URL)
    port = check_port(settings.HOST, settings.PORT, "PORT")
    if port.level == "fail":
        return port
    return Finding(
        part,
        "fail",
        say("It does not run.", "未运行。"),
        say("Start it with `make run`.", "请运行 `make run`。"),
    )


def _check_secrets() -> Finding:
    part = say("secrets", "密钥")
    path = Places(settings.XIAOER_HOME).secrets
    key = env.str("SECRET_KEY", default="")
    if not key:
        return Finding(
            part,
            "fail",
            say("There is no SECRET_KEY.", "没有 SECRET_KEY。"),
            say("Run `make run` once, or set it.", "请运行一次 `make run`，或自行设置。"),
        )
    if len(key) < SHORTEST_SECRET:
        return Finding(
            part,
            "fail",
            say("SECRET_KEY is too short.", "SECRET_KEY 太短。"),
            say(
                f"Set one of at least {SHORTEST_SECRET} random characters.",
                f"请设置至少 {SHORTEST_SECRET} 个随机字符。",
            ),
        )
    return _check_file_mode(part, path)


def _check_file_mode(part: str, path: Path) -> Finding:
    if path.exists() and not is_private(path):
        return Finding(
            part,
            "fail",
            say(f"Others can read {path}.", f"其他用户可读取 {path}。"),
            f"chmod 600 {path}",
        )
    return Finding(
        part, "ok", str(path) if path.exists() else say("from the environment", "来自环境变量")
    )


def _check_hosts() -> Finding:
    part = "ALLOWED_HOSTS"
    hosts = ", ".join(settings.ALLOWED_HOSTS)
    if "*" in settings.ALLOWED_HOSTS:
        return Finding(
            part,
            "warn",
            say("Every host name is accepted.", "接受任意主机名。"),
            say("Name the hosts that people use.", "请列出实际使用的主机名。"),
        )
    return Finding(part, "ok", hosts)


def _check_debug() -> Finding:
    if not settings.DEBUG:
        return Finding("DEBUG", "ok", say("off", "关闭"))
    return Finding(
        "DEBUG",
        "warn",
        say("Error pages show the inside.", "错误页面会暴露内部信息。"),
        say(
            "Leave DEBUG empty where others can reach the pages.", "对外提供服务时请勿设置 DEBUG。"
        ),
    )


def _check_migrations() -> Finding:
    part = say("migrations", "数据迁移")
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding(part, "fail", str(error).splitlines()[0])
    if not missing:
        return Finding(part, "ok", say("all applied", "已全部执行"))
    return Finding(
        part,
        "fail",
        say(f"{len(missing)} not applied.", f"{len(missing)} 个未执行。"),
        say("Run `manage.py migrate`.", "请运行 `manage.py migrate`。"),
    )


def _check_worker() -> Finding:
    part = say("worker", "后台任务")
    if asyncio.run(bounded(worker_state)) == "ok":
        return Finding(part, "ok", say("works", "正常"))
    return Finding(
        part,
        "fail",
        say("No task ran in the last 20 seconds.", "最近 20 秒没有任务执行。"),
        say(
            "Start `make run`, or a Celery worker and beat; their logs are in "
            f"{Places(settings.XIAOER_HOME).logs}.",
            f"请运行 `make run`，或启动 Celery worker 与 beat；日志位于 "
            f"{Places(settings.XIAOER_HOME).logs}。",
        ),
    )


def _check_embeddings() -> Finding:
    """Whether texts can be embedded: in this process always, elsewhere if what comes back can be used."""
    part = say("embeddings", "向量模型")
    if not is_elsewhere():
        return Finding(part, "ok", say("built in", "内置"))
    try:
        learn_scale()
    except EmbeddingsDownError as problem:
        return Finding(
            part,
            "fail",
            say(
                f"No vectors from {settings.EMBEDDINGS_URL}: {problem}.",
                f"无法从 {settings.EMBEDDINGS_URL} 取得向量：{problem}。",
            ),
            say(
                "Check EMBEDDINGS_URL, EMBEDDINGS_MODEL and EMBEDDINGS_API_KEY. Until then words alone find.",
                "请检查 EMBEDDINGS_URL、EMBEDDINGS_MODEL 与 EMBEDDINGS_API_KEY；在此之前仅按字词检索。",
            ),
        )
    return Finding(part, "ok", f"{settings.EMBEDDINGS_MODEL}, {settings.EMBEDDINGS_URL}")


def _check_engine() -> Iterable[Finding]:
    part = say("engine", "推理引擎")
    state = asyncio.run(bounded(engine_state))
    if not settings.ENGINE_EMBEDDED:
        yield _engine_elsewhere(part, reachable=state == "ok")
        return
    if state != "down":
        report = asyncio.run(engine_report())
        text = f"{state}: {report.model} {describe(report)}".strip()
        yield Finding(part, "ok" if state == "ok" else "warn", text)
        return
    logs = Places(settings.XIAOER_HOME).logs
    log = f"{logs / 'runengine.log'}, {logs / 'engine.log'}"
    yield Finding(
        part,
        "fail",
        say("It does not run; the FAQ answers.", "未运行，暂由常见问题作答。"),
        say(f"Start `make run`; its log is {log}.", f"请运行 `make run`；日志位于 {log}。"),
    )
    yield from engine_findings(settings.BASE_DIR, settings.ENGINE_MODEL, _engine_installed())


def _engine_installed() -> bool:
    return engine_environment().installed


def _engine_elsewhere(part: str, reachable: bool) -> Finding:
    urls = ", ".join(settings.ENGINE_URLS)
    if reachable:
        return Finding(part, "ok", urls)
    return Finding(
        part,
        "fail",
        say(f"{urls} does not answer.", f"{urls} 无响应。"),
        say("Check ENGINE_URL and ENGINE_API_KEY.", "请检查 ENGINE_URL 与 ENGINE_API_KEY。"),
    )
