"""Verdicts as text: one small module a format."""
