"""The default summarizer as one more sumy summarizer, for those who call sumy themselves.

docs/explanation/reading.md shows how.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from hashlib import sha256

from sumy.models.dom import ObjectDocumentModel, Sentence
from sumy.summarizers._summarizer import AbstractSummarizer

from briefings.model import Article, Span
from briefings.reading.analysis import Analysis
from briefings.reading.marks import find_marked
from briefings.reading.segmentation import split_paragraphs
from briefings.reading.summary import choose_sentences
from briefings.reading.summary.selection import Length


class NewsSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Chooses sentences of a sumy document as a briefing's are chosen; its headings are the headline.

    ``language`` is a code ("de") or, as sumy has it, an English name ("german"). sumy's stemmers are not
    needed: words are cut to stems as our weights know them.
    """

    def __init__(self, language: str = "en") -> None:
        super().__init__()
        self.language = _name_codes().get(language.lower(), language)

    def __call__(self, document: ObjectDocumentModel, sentences_count: int | str) -> tuple[Sentence, ...]:
        """Return the chosen sentences in the order of the document.

        ``sentences_count`` is a number, or a share of the sentences such as "20%".
        """
        count = str(sentences_count)
        length = Length(share=int(count[:-1]) / 100) if count.endswith("%") else Length(sentences=int(count))
        analysis = read_document(document, self.language)
        chosen = choose_sentences(analysis, (), (), length=length)
        starts = [span.start for span in analysis.sentences]
        return tuple(
            sentence
            for shown in chosen
            for sentence in document.sentences[
                bisect_left(starts, shown.span.start) : bisect_left(starts, shown.span.end)
            ]
        )


@cache
def _name_codes() -> dict[str, str]:
    """Return the codes of languages by their English names in small letters, after CLDR."""
    from babel import Locale

    return {name.lower(): code for code, name in Locale("en").languages.items()}


def read_document(document: ObjectDocumentModel, language: str) -> Analysis:
    """Return a sumy document as an analysis: its sentences as they are, its paragraphs a line each."""
    spans: list[Span] = []
    lines: list[str] = []
    offset = 0
    for paragraph in document.paragraphs:
        sentences = [" ".join(str(sentence).split()) for sentence in paragraph.sentences]
        for sentence in sentences:
            spans.append(Span(offset, offset + len(sentence)))
            offset += len(sentence) + 1
        lines.append(" ".join(sentences))
        offset += 0 if sentences else 1
    text = "\n".join(lines)
    headline = " ".join(str(heading) for heading in document.headings)
    paragraphs = split_paragraphs(text)
    return Analysis(
        article=Article(
            id="", headline=headline, text=text, sha256=sha256(text.encode()).hexdigest(), language=language
        ),
        paragraphs=paragraphs,
        sentences=tuple(spans),
        marked=find_marked(text, paragraphs),
        doc=None,
    )
