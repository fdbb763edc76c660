"""Small wheels and locks, made on the spot, that pip and uv install like any other."""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path


def make_wheel(folder: Path, project: str, version: str, files: Mapping[str, bytes]) -> str:
    """Write a wheel with `files` into `folder` and return its SHA-256."""
    name = project.replace("-", "_")
    info = f"{name}-{version}.dist-info"
    described = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in (*files, *described, f"{info}/RECORD"))
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
        for path, text in {**described, f"{info}/RECORD": record}.items():
            archive.writestr(path, text)
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def lock(path: Path, pins: Mapping[str, str]) -> Path:
    """A hashed lock of `name==version` → SHA-256."""
    path.write_text("".join(f"{pin} --hash=sha256:{digest}\n" for pin, digest in pins.items()))
    return path
