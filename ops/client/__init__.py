"""Writes the Python client of clients/python from the OpenAPI document: `make client`."""
