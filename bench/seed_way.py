"""The way of the article that this project began with, to be measured against: a FastAPI route that asks `LLM`.

The call blocks the loop, so that one request is served at a time; the whole reply comes back at once, and the page
then types it out. Kinder than the article in one thing: the prompt goes through the model's chat template.
Runs in the engine's environment: `.venv-engine/bin/python -P bench/seed_way.py PORT WEIGHTS SLOTS DTYPE`.
"""

import sys
from typing import Any


def main(port: int, weights: str, slots: int, dtype: Any) -> None:
    """Serve on the loopback interface until ended."""
    import uvicorn  # noqa: PLC0415
    from fastapi import FastAPI  # noqa: PLC0415
    from vllm import LLM, SamplingParams  # noqa: PLC0415, TID251 - this program runs in the engine's environment

    llm = LLM(
        model=weights,
        dtype=dtype,
        max_model_len=2048,
        max_num_seqs=slots,
        max_num_batched_tokens=2048,
        enforce_eager=True,
        block_size=32,
        kv_cache_memory_bytes=1024**3,
    )

    async def generate(body: dict[str, Any]) -> dict[str, Any]:
        sampling = SamplingParams(temperature=0.0, max_tokens=body["max_tokens"])
        reply = llm.chat(body["messages"], sampling, use_tqdm=False)[0].outputs[0]
        return {"response": reply.text, "tokens": len(reply.token_ids)}

    async def health() -> dict[str, Any]:
        return {}

    app = FastAPI()
    app.post("/generate")(generate)
    app.get("/health")(health)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4])
