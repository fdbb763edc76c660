"""The lines of the log: personal data is starred out, and no row of a table is told."""

import logging
import re

from tenants.masking import mask_personal

# PostgreSQL quotes the whole row, or the value, that it refuses.
_ROW = re.compile(r"^([ \t]*DETAIL:[ \t]+).*$", re.MULTILINE)
LONGEST = 20_000  # characters of a line with its traceback: anybody may ask for a long address


class LogLine(logging.Formatter):
    """Formats as usual; what remains of a person's data in it is starred out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the traceback if there is one."""
        line = super().format(record)
        if len(line) > LONGEST:
            line = f"{line[: LONGEST // 2]} … {line[-LONGEST // 2 :]}"
        return mask_personal(_ROW.sub(r"\1…", line))
