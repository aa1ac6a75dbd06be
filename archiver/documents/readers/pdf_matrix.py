"""Matrices and objects of a PDF, as they stand in its content (ISO 32000-2, 8.3)."""

from __future__ import annotations

from typing import Any

from archiver.documents.readers.pdf_fonts import as_number

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def resolve(value: Any) -> Any:  # noqa: ANN401 - an object of pypdf
    """Return the object that a reference leads to, None for a null object, or the value itself."""
    found = value.get_object() if value is not None and hasattr(value, "get_object") else value
    return None if type(found).__name__ == "NullObject" else found


def read_matrix(values: Any) -> Matrix:  # noqa: ANN401 - six operands of any kind
    """Return the last six of some operands as a matrix."""
    a, b, c, d, e, f = (as_number(value) for value in values[-6:])
    return a, b, c, d, e, f


def multiply(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that carries out `one` and then `other` (ISO 32000-2, 8.3.4)."""
    a, b, c, d, e, f = one
    m, n, o, p, q, r = other
    return a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r
