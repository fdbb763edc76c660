"""Texts that stand in one line wherever they are shown, in mails' subjects too: names, and a shop's tagline."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# Control characters, separators of lines and paragraphs, and what turns the direction of the text around it.
_NOT_IN_LINES = r"\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069"
ANY_LINE = rf"^[^{_NOT_IN_LINES}]*\Z"
SOME_LINE = (
    rf"^[^{_NOT_IN_LINES}]*[^\s{_NOT_IN_LINES}][^{_NOT_IN_LINES}]*\Z"  # and not of spaces alone
)

one_line = RegexValidator(
    ANY_LINE, _("Write it in one line, without control characters that nobody sees.")
)
