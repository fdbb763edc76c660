"""Files that a shop brings along: how each kind is read, and cut into passages.

What opens a file (`child` and all below it) knows no Django: it runs in a process of its own, without settings or
secrets. The rest keeps the files and their rows.
"""
