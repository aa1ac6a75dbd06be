"""The JSON Schemas and the bag profile that ship with Bayegan, in a wheel and in a checkout alike."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def schema_folder() -> str:
    """The folder of the schemas: inside the package where it was installed from a wheel, else the checkout's own `schemas/`."""
    installed = os.path.join(_PACKAGE, "schemas")
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(_PACKAGE), "schemas")


def read_schema_bytes(name: str) -> bytes:
    """The octets of one schema file, such as `document-record.schema.json`. Raises FileNotFoundError for an unknown name."""
    with open(os.path.join(schema_folder(), name), "rb") as file:
        return file.read()


@cache
def read_schema(name: str) -> dict[str, Any]:
    """One schema file as JSON. Raises FileNotFoundError for an unknown name."""
    schema: dict[str, Any] = json.loads(read_schema_bytes(name))
    return schema
