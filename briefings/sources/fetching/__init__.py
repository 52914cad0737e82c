"""Feeds and the pages that they link to, asked for politely and written down once."""
