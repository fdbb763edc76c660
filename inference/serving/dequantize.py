"""Run by the engine environment's interpreter: turn a GGUF file into a folder of bfloat16 weights.

    dequantize.py FILE FOLDER [--tied]

Knows nothing of Django, and imports what it needs only when it runs, so that the web's tools can read it.
"""

import sys
from pathlib import Path

# What ends a turn, and what ends a text: neither belongs into a reply.
STOP_TOKENS = ("<|im_end|>", "<|endoftext|>")


def main(file: Path, folder: Path, tied: bool) -> None:
    """Write weights, tokenizer, chat template and stop tokens to `folder`."""
    import torch  # type: ignore[import-not-found] # noqa: PLC0415, TID251
    from transformers import (  # type: ignore[import-not-found] # noqa: PLC0415, TID251
        AutoModelForCausalLM,
        AutoTokenizer,
        GgufConfig,
    )

    origin, name = str(file.parent), file.name
    model = AutoModelForCausalLM.from_pretrained(
        origin,
        gguf_file=name,
        dtype=torch.bfloat16,
        quantization_config=GgufConfig(dequantize=True),
    )
    tokenizer = AutoTokenizer.from_pretrained(origin, gguf_file=name)
    if tied and not model.config.tie_word_embeddings:
        # One matrix, quantized twice: the output's copy holds more bits.
        model.get_input_embeddings().weight = model.get_output_embeddings().weight
        model.config.tie_word_embeddings = True
    vocabulary = tokenizer.get_vocab()
    stops = {vocabulary[token] for token in STOP_TOKENS if token in vocabulary}
    model.generation_config.eos_token_id = sorted({model.config.eos_token_id} | stops)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "--tied" in sys.argv[3:])
