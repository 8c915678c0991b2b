"""Uploaded files as tables: headings and records, whatever the format. Reads bytes; knows no database."""
