"""A pooled connection that sees whether its server is still there, instead of asking before every unit of work."""

import select
import time
from typing import Any

from psycopg import Connection

ASK_SECONDS = 5.0  # after which the server is asked all the same: a lost network closes no socket


class PooledConnection(Connection[Any]):
    """Answers the pool's question, an empty query, by itself while nothing speaks against it.

    A server that ended, or ended this connection, has closed the socket, and a closed socket is one to be read. Then
    the query goes out, fails, and the pool takes another connection.
    """

    _asked = 0.0

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """As psycopg's, but for the empty query."""
        if query == "" and not args and not kwargs:
            if self._is_quiet():
                return self.cursor()
            self._asked = time.monotonic()
        return super().execute(query, *args, **kwargs)

    def _is_quiet(self) -> bool:
        if self.closed or time.monotonic() - self._asked > ASK_SECONDS:
            return False
        news = select.poll()
        news.register(self.fileno(), select.POLLIN)
        return not news.poll(0)
