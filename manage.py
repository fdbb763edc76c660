#!/usr/bin/env python
"""Django's command line for Xiaoer."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.preflight import UnfitError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, UnfitError) as problem:
        # A person's to put right, from one line and no traceback.
        sys.exit(f"✗ {problem}")
