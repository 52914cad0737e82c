"""The gist of an article: a few of its own sentences that can stand alone.

    sentences ─▶ candidates ─▶ rating (news: what their words are worth; or one of sumy's) ─▶ selection

``NewsSummarizer`` (in ``briefings.reading.summary.news``) is the default as one more sumy summarizer.
"""

from briefings.reading.summary.choosing import choose_sentences
from briefings.reading.summary.length import Length
from briefings.registries import SUMMARIZERS

__all__ = ["SUMMARIZERS", "Length", "choose_sentences"]
