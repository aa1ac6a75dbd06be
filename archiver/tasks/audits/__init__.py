"""The tasks of keeping many bags: audits of what lies in many places, and copies of it."""
