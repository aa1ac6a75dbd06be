"""Read the JSON Schemas and the bag profile that ship with Bayegan, from a wheel or a checkout."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def schema_folder() -> str:
    """Return the folder of the schemas: inside the package in a wheel, else `schemas/` of the checkout."""
    installed = os.path.join(_PACKAGE, "schemas")
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(_PACKAGE), "schemas")


def read_schema_bytes(name: str) -> bytes:
    """Return the octets of a schema file, such as `document-record.schema.json`. Raise FileNotFoundError if there is none."""
    with open(os.path.join(schema_folder(), name), "rb") as file:
        return file.read()


@cache
def read_schema(name: str) -> dict[str, Any]:
    """Return a schema file as JSON. Raise FileNotFoundError if there is none."""
    schema: dict[str, Any] = json.loads(read_schema_bytes(name))
    return schema
