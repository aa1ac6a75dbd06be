"""Holdings: thousands of bags at their places, and every file of every copy read again in time.

Rules of the room:

- A bag is only read, but for repairs that somebody asked for. Nothing is concluded about a place that cannot be reached.
- A read counts if the octets came from the copy and were compared. No time, size or statement of a store counts as a read.
- A withheld document goes by its reference code alone in entries, findings and everything that leaves this machine.
- Each sub-room has its own door: `places`, `ledger`, and those above them.
"""
