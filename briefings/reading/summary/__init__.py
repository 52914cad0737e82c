"""The gist of an article: a few of its own sentences that can stand alone."""

from briefings.reading.summary.choosing import SUMMARIZERS, choose_sentences
from briefings.reading.summary.length import Length

__all__ = ["SUMMARIZERS", "Length", "choose_sentences"]
