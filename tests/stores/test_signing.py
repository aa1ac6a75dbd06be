"""Signatures are those of the examples in Amazon's reference of the S3 API, "Examples: Signature Calculations"."""

from __future__ import annotations

import hashlib

from archiver.stores.credentials import Credentials
from archiver.stores.signing import SignedLine, quote_path, quote_query, sign

EXAMPLE = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "", "us-east-1")
HOST = {"host": "examplebucket.s3.amazonaws.com"}
TIME = "20130524T000000Z"


def test_the_example_of_reading_an_object() -> None:
    headers = sign(SignedLine("/test.txt", ""), {**HOST, "range": "bytes=0-9"}, EXAMPLE, TIME)
    assert headers["authorization"].endswith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")


def test_the_example_of_listing_a_bucket() -> None:
    headers = sign(SignedLine("/", quote_query({"prefix": "J", "max-keys": "2"})), HOST, EXAMPLE, TIME)
    assert headers["authorization"].endswith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")


def test_the_example_of_writing_an_object() -> None:
    headers = {**HOST, "date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"}
    line = SignedLine(quote_path("/test$file.text"), "", "PUT", hashlib.sha256(b"Welcome to Amazon S3.").hexdigest())
    signed = sign(line, headers, EXAMPLE, TIME)
    assert signed["authorization"].endswith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")


def test_without_credentials_nothing_is_signed() -> None:
    assert sign(SignedLine("/", ""), HOST, Credentials("", "", "", "us-east-1")) == HOST


def test_credentials_do_not_show_themselves() -> None:
    assert "wJalr" not in f"{EXAMPLE!r} {EXAMPLE}"
    assert "AKIA" not in repr(EXAMPLE)
