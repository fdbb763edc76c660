"""One command's supervisor: every process of an installation, started in order and kept alive."""
