"""Run by the engine environment's interpreter: fetch a snapshot of a hub repository.

    fetch_snapshot.py REPOSITORY

Prints `done total` in bytes as it goes, and at the end the snapshot's folder; an error ends it with one line.
Knows nothing of Django, and imports what it needs only when it runs, so that the web's tools can read it.
"""

import os
import sys

# What vLLM loads: no other framework's weights, no second copy in another format.
PATTERNS = ["*.json", "*.safetensors", "*.txt", "*.jinja", "*.model", "LICENSE*"]


def main(repository: str) -> None:
    """Fetch what vLLM needs of `repository` into the hub's own cache."""
    from huggingface_hub import snapshot_download  # type: ignore[import-not-found] # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError  # type: ignore[import-not-found] # noqa: PLC0415
    from tqdm import tqdm  # type: ignore[import-untyped] # noqa: PLC0415

    class Progress(tqdm):  # type: ignore[misc, type-arg, unused-ignore]
        """Lines instead of a bar, and only for the bytes that come over the network."""

        def __init__(self, *args: object, **kwargs: object) -> None:
            self._bytes = str(kwargs.get("desc")).startswith("Downloading bytes")
            with open(os.devnull, "w") as nowhere:
                super().__init__(*args, **{**kwargs, "file": nowhere, "disable": False})

        def display(self, *args: object, **kwargs: object) -> None:
            """Called by tqdm as often as a bar would be drawn anew."""
            if self._bytes and self.total:
                print(int(self.n), int(self.total), flush=True)

        def close(self) -> None:
            """Nothing was drawn, so nothing is to be cleared."""

    try:
        folder = snapshot_download(repository, allow_patterns=PATTERNS, tqdm_class=Progress)
    except (HfHubHTTPError, OSError, ValueError) as error:
        sys.exit(" ".join(str(error).split()))
    print(folder, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
