"""One supervised process: started, watched, started again with growing pauses, stopped."""

import asyncio
import os
import signal
import time
from collections.abc import Callable

from config.language import say
from config.preflight import explain_write_error
from config.services.places import Places
from config.services.programs import Program, kill_group, open_log
from config.supervision import records
from config.supervision.logs import last_lines

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
STEADY_SECONDS = 120.0  # who lived this long starts again with the shortest pause
TELLING_FAILURES = 2  # from this many failures in a row its last words are shown
CLEAR = "CommandError: "  # how one of our own commands begins its last line


class Child:
    """A program that is kept running until it is stopped."""

    def __init__(self, program: Program, places: Places, announce: Callable[[str], None]) -> None:
        self.program = program
        self.log = places.logs / f"{program.name}.log"
        self._records = places.run
        self._announce = announce
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._failures = 0
        self._log_start = 0
        self._told = ""

    @property
    def alive(self) -> bool:
        """Whether the process runs at this moment."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start the process once, without watching it."""
        log = open_log(self.log)
        self._log_start = os.fstat(log).st_size
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self.program.argv, **self.program.start_options(log)
            )
        finally:
            os.close(log)
        records.write(self._records, self.program.name, self._process.pid, self.program.stop_signal)

    def last_words(self) -> str:
        """The last lines that the process wrote since it started, indented."""
        return last_lines(self.log, self._log_start)

    async def finish(self) -> int:
        """Wait for the end of a process that is meant to end; returns its exit code."""
        if self._process is None:
            raise RuntimeError("not started")
        code = await self._process.wait()
        records.forget(self._records, self.program.name)
        return code

    def keep(self) -> None:
        """Start the process again whenever it ends, from now on."""
        self._keeper = asyncio.create_task(self._keep(), name=f"keep {self.program.name}")

    async def stop(self, hurry: asyncio.Event) -> None:
        """End the process and all of its group: politely, by force after its patience or in a hurry."""
        if self._keeper is not None:
            self._keeper.cancel()
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            process.send_signal(self.program.stop_signal)
            await self._wait(process, hurry)
        kill_group(process.pid)
        await process.wait()
        records.forget(self._records, self.program.name)

    async def _wait(self, process: asyncio.subprocess.Process, hurry: asyncio.Event) -> None:
        waits = {asyncio.ensure_future(process.wait()), asyncio.ensure_future(hurry.wait())}
        await asyncio.wait(
            waits, timeout=self.program.patience, return_when=asyncio.FIRST_COMPLETED
        )
        for wait in waits:
            wait.cancel()

    async def _keep(self) -> None:
        while True:
            began = time.monotonic()
            code = await self.finish()
            if self._process is not None:
                kill_group(self._process.pid)  # workers that outlived their master hold its port
            self._failures = 0 if time.monotonic() - began > STEADY_SECONDS else self._failures
            pause = min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
            self._failures += 1
            self._tell(code, pause)
            await asyncio.sleep(pause)
            try:
                await self.start()
            except OSError as error:  # no room for its log: again after a longer pause
                self._announce(" ".join(explain_write_error(self.log, error)))

    def _tell(self, code: int, pause: float) -> None:
        words = self.last_words()
        name, how = self.program.name, describe_exit(code)
        last = words.rpartition("\n")[2].strip()
        if (
            last.startswith(CLEAR) and last != self._told
        ):  # it says itself what to do: once is enough
            how, self._told = last.removeprefix(CLEAR), last
        self._announce(
            say(
                f"{name} ended ({how}); starting it again in {pause:.0f} s.",
                f"{name} 已退出（{how}），{pause:.0f} 秒后重新启动。",
            )
        )
        if self._told == last:
            return
        if self._failures >= TELLING_FAILURES and words != self._told:  # once is enough
            self._announce(f"{words}\n    → {self.log}")
            self._told = words


def describe_exit(code: int) -> str:
    """An exit code in words."""
    if code >= 0:
        return say(f"exit code {code}", f"退出码 {code}")
    return signal.Signals(-code).name
