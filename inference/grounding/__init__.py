"""Whether what a model says stands on what the shop knows: deterministic, sentence by sentence, Chinese and English."""
