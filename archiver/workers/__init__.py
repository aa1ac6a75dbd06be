"""Run code of ours in other processes.

Rules of the room:

- It imports nothing but the standard library's smallest parts.
"""
