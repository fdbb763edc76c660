"""How fast one socket may speak."""

import math
import time
from collections import deque
from collections.abc import Callable

BURST = 60  # frames at once; a client that comes back sends a whole outbox
PER_SECOND = 10.0
MOST_REFUSED = 200  # frames in a minute that came too fast: who goes on like that does not listen
_MINUTE = 60.0
Clock = Callable[[], float]


class Pace:
    """A token bucket: `BURST` frames at once, `PER_SECOND` for ever."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._left, self._since = float(BURST), clock()

    def take(self) -> int:
        """0 for a frame that may be served, else the whole seconds to wait before the next."""
        now = self._clock()
        self._left = min(BURST, self._left + (now - self._since) * PER_SECOND)
        self._since = now
        if self._left >= 1:
            self._left -= 1
            return 0
        return math.ceil((1 - self._left) / PER_SECOND)


class Strikes:
    """Counts what should not happen; within a minute it may happen `most` times less one."""

    def __init__(self, most: int, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=most)

    def add(self) -> bool:
        """Note one more; True when it was one too many."""
        now = self._clock()
        self._times.append(now)
        return len(self._times) == self._times.maxlen and now - self._times[0] < _MINUTE
