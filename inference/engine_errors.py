"""What may go wrong between us and the engines."""

from typing import Literal

Outcome = Literal["ok", "failed", "absent", "left"]


class EngineUnavailableError(Exception):
    """The engine gave no complete answer: it is loading, down, too slow, or refused.

    `outcome` is what that says of the engine's health; "left" says nothing.
    """

    worth_another_try = True
    outcome: Outcome = "failed"


class EngineSlowError(EngineUnavailableError):
    """A deadline passed. Asking again would only add to the load."""

    worth_another_try = False


class EngineRefusalError(EngineUnavailableError):
    """The request itself is refused, and would be again."""

    worth_another_try = False
    outcome = "left"


class EngineAbsentError(EngineUnavailableError):
    """Nobody listens: the engine is loading or down."""

    outcome = "absent"


class EngineFullError(EngineUnavailableError):
    """The engine, or the queue before it, takes nobody: the wait would be too long."""

    worth_another_try = False
    outcome = "left"


class NoEngineError(EngineUnavailableError):
    """No engine is well: it shows at once, and nobody waits."""

    worth_another_try = False
    outcome = "left"
