"""Admin pages of one row: whoever cannot meet the row gets the 404 of an id that nobody has.

That is settled before a page asks what the person may do with such rows, or by which method: an answer of another kind
for what is another shop's would be one more to keep alike.
"""

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest
from django.urls import URLPattern


class RowPages:
    """Goes before ModelAdmin."""

    @property
    def urls(self) -> list[URLPattern]:
        """The admin's pages, its own and Django's, each marked with whose it is."""
        pages: list[URLPattern] = self.get_urls()  # type: ignore[attr-defined]  # of ModelAdmin
        for page in pages:
            page.callback.pages_of = self  # type: ignore[attr-defined]
        return pages

    def has_row(self, request: HttpRequest, pk: str) -> bool:
        """Whether a page of the row has anything to say to the person, be it that they may not."""
        raise NotImplementedError


def require_row(request: HttpRequest) -> None:
    """Raises Http404 where the address names a row, as `pk` or `…_id`, that is not there for the person."""
    match = request.resolver_match
    admin = getattr(match.func, "pages_of", None) if match else None
    if match is None or not isinstance(admin, RowPages):
        return
    named = [str(pk) for name, pk in match.kwargs.items() if name == "pk" or name.endswith("_id")]
    if not all(admin.has_row(request, unquote(pk)) for pk in named):
        raise Http404
