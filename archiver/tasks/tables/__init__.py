"""Tasks with tables: check, fill and export the intake table, and convert a column of dates.

The rules of the tasks hold here too.
"""
