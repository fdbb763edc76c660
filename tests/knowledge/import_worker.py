"""A worker of its own process: writes an import's rows until it is done, or killed."""

import sys
from uuid import UUID

import django

django.setup()

from knowledge import imports  # noqa: E402 - after the set-up

imports.apply(UUID(sys.argv[1]), UUID(sys.argv[2]))
