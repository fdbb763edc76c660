"""What the shop knows about a question, of itself or with what was said before it, and what of that is the answer."""
