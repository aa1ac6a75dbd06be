"""Holdings: thousands of bags at their places, and every file of every copy read again in time.

Each sub-room has its own door: `places`, `schedule`, `ledger` and `auditing`.
"""
