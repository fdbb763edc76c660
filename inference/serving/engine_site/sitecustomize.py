"""Read by every process of the engine before anything else, since this folder is on its PYTHONPATH.

Loading vLLM makes millions of lasting objects. Looking through them for garbage again and again takes a fifth of the
time, and finds none.
"""

import gc

gc.set_threshold(200_000, 50, 100)
