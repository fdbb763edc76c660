"""The embedded engine: its environment, its weights, and vLLM's server as a watched child process.

Nothing of this runs in a web process; `manage.py runengine` is the way in.
"""
