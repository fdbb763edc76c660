"""What the engine's watcher tells everybody else: one small record in Valkey that expires when its writer is gone."""

import json
import logging
import os
import threading
import time
from dataclasses import asdict, dataclass, replace
from typing import Literal

from redis import Redis
from redis.exceptions import RedisError

STATE_KEY = "xiaoer:engine:state"
EXPIRES_SECONDS = 15
REFRESH_SECONDS = 2.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineState:
    """`done` of `total` is the stage's progress (a total of 0: not known); `since` is epoch seconds."""

    state: Literal["loading", "ok", "down"] = "loading"
    stage: str = ""
    detail: str = ""
    done: int = 0
    total: int = 0
    model: str = ""
    pid: int = 0
    since: float = 0.0


class StateBoard:
    """Holds the state and keeps publishing it, from a thread of its own: nothing that blocks us may silence it."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(redis_url, socket_timeout=2, socket_connect_timeout=2)
        self._current = EngineState(pid=os.getpid(), since=time.time())
        self._changed = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._publish_on, daemon=True)

    @property
    def current(self) -> EngineState:
        """The state as last shown."""
        return self._current

    def show(
        self,
        state: Literal["loading", "ok", "down"],
        stage: str = "",
        detail: str = "",
        done: int = 0,
        total: int = 0,
        model: str | None = None,
    ) -> None:
        """Replace the state; `since` moves only when `state` does."""
        before = self._current
        if (state, stage) != (before.state, before.stage):
            logger.info("%s %s %s", state, stage, detail)
        self._current = EngineState(
            state=state,
            stage=stage,
            detail=detail,
            done=done,
            total=total,
            model=before.model if model is None else model,
            pid=before.pid,
            since=before.since if state == before.state else time.time(),
        )
        self._changed.set()

    def open(self) -> None:
        """Begin to publish."""
        self._thread.start()

    def close(self) -> None:
        """Publish once more, as down, and stop."""
        self._current = replace(self._current, state="down", stage="", detail="", done=0, total=0)
        self._closed = True
        self._changed.set()
        self._thread.join()
        self._redis.close()

    def _publish_on(self) -> None:
        while not self._closed:
            self._changed.clear()
            self._publish()
            self._changed.wait(REFRESH_SECONDS)
        self._publish()

    def _publish(self) -> None:
        try:
            self._redis.set(STATE_KEY, json.dumps(asdict(self._current)), ex=EXPIRES_SECONDS)
        except RedisError as error:
            logger.warning("The engine's state could not be published: %s", error)
