"""Coverage-guided fuzzing with atheris, by hand and for as long as one likes; not part of the test run.

pip install --group fuzz
python -m tests.fuzz.fuzz_dates -max_total_time=600
"""
