"""Tests of the page: the real server, in a process of its own, and a real browser."""
