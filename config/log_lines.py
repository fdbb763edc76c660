"""The lines of the log: personal data is starred out, and no row of a table is told."""

import logging
import re

from tenants.masking import mask_personal

# PostgreSQL quotes the whole row, or the value, that it refuses.
_ROW = re.compile(r"^(\s*DETAIL:\s+).*$", re.MULTILINE)


class LogLine(logging.Formatter):
    """Formats as usual; what remains of a person's data in it is starred out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the traceback if there is one."""
        return mask_personal(_ROW.sub(r"\1…", super().format(record)))
