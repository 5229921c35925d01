"""Catalogue import: a merchant's tables, pages and manuals become a shop file, every doubt named with its place."""
