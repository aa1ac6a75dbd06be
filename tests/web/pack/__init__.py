"""Tests of packing in the page: the real server, by HTTP and in a real browser."""
