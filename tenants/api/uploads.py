"""Files that come over the API: how large a body may be with one, and when two uploads are the same."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import MultiPartParser

from tenants.api.entrance import ShopView

AROUND_A_FILE = 64 * 1024  # bytes of a body beside the file


class FileRefusedError(exceptions.APIException):
    """A file that is not taken; the code says why."""

    status_code = 422
    default_code = "file_refused"


class PartsParser(MultiPartParser):
    """A form with files; what is wrong with it is said in the reader's language."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """Its fields and files. Raises ParseError."""
        try:
            return super().parse(*args, **kwargs)
        except exceptions.ParseError as problem:
            if "header size" not in str(problem):
                raise
            detail = _("The form cannot be read. Is the file's name very long? Then shorten it.")
            raise exceptions.ParseError(detail) from problem


class UploadView(ShopView):
    """A list that files are sent to, as forms send them. `largest_body` is the largest file and `AROUND_A_FILE`."""

    parser_classes = (PartsParser,)

    def what_was_sent(self, request: HttpRequest) -> bytes:
        """The fields and files: each sender divides a body in its own way."""
        files: Any = request.FILES.items()
        parts = {
            "fields": sorted(request.POST.lists()),
            "files": sorted((name, file.name, _digest(file)) for name, file in files),
        }
        return json.dumps(parts).encode()


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
