"""Bags: folders with documents, manifests and tags as RFC 8493 describes them."""
