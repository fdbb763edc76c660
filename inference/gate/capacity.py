"""What an engine batches, found from its gauges: vLLM tells how many requests run and wait, not how many could run."""

from dataclasses import dataclass, field

CEILING_SECONDS = 600  # how long it is believed that more than this many wait inside
LOOKS = (
    2  # in a row with requests waiting: a prompt that has just come waits for the next step, too
)


@dataclass(frozen=True, slots=True)
class Load:
    """What an engine says: requests that run in it, and that wait in it."""

    running: int
    waiting: int


@dataclass(slots=True)
class Capacity:
    """What is known of one engine; the clock's seconds are passed in."""

    _ceiling: int = 0  # 0: none
    _until: float = 0.0
    _full: list[int] = field(
        default_factory=list
    )  # how many ran at the last looks, while others waited

    def learn(self, load: Load, held: int, known: int, now: float) -> int:
        """How many requests to send it from now on, `known` until now, where we hold `held` there."""
        if load.waiting:
            self._full = [*self._full, load.running][-LOOKS:]
            if len(self._full) < LOOKS:
                return known
            # Whoever else asks it takes room that is not ours: never more than we have there.
            found = max(1, min(max(self._full), held, known))
            self._ceiling, self._until = found, now + CEILING_SECONDS
            return found
        self._full = []
        if held < known or load.running < known:
            return known
        more = known + max(1, known // 8)
        return min(more, max(self._ceiling, known)) if now < self._until else more
