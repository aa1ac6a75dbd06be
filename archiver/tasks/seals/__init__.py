"""Seals of bags: making keys, sealing, stamping, renewing, checking, and keeping a trust file."""
