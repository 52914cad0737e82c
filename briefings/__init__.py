"""Summaries and briefings of news articles: extractive, verbatim, traceable."""
