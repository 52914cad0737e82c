"""Documents made by spaCy."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from briefings.errors import ModelError
from briefings.language.document import Document, Entity
from briefings.model import Span

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

# The parser holds about 1 kB a character; a text of more than a short book's chapter is read without it.
MAX_PARSED = 200_000
# Some 10,000 articles of varied news, a second to load for half an hour's reading.
_MAX_WORDS = 100_000


def load_model(name: str) -> Pipeline:
    """Load an installed spaCy model by the name of its package; raise ModelError when it is not there.

    A model remembers each word that it has met. One that has met too many is let go and loaded again, so
    that a process which reads for days needs no more memory than one which reads for minutes.
    """
    if len(_load(name).vocab) > _MAX_WORDS:
        _load.cache_clear()
    return _load(name)


@cache
def _load(name: str) -> Pipeline:
    try:
        package = importlib.import_module(name)
    except ImportError as error:
        remedy = f"'pip install {name.replace('_', '-')}'"
        problem = f"the language model that 'reading.models' names is not installed; {remedy}"
        raise ModelError(name, problem) from error
    from briefings.language.spacy_rules import tabulate_rules

    nlp: Pipeline = package.load(exclude=["senter"])
    tabulate_rules(nlp)
    return nlp


def parse_text(text: str, sentences: Sequence[Span], model: str) -> Document | None:
    """Return the parse of a text with exactly these sentences; None of an empty or a very long text.

    Raises:
        ModelError: the model is not installed.
    """
    nlp = load_model(model)
    if not 0 < len(text) <= MAX_PARSED:
        return None
    return _make_document(text, _parse(text, sentences, nlp))


def _parse(text: str, sentences: Sequence[Span], nlp: Pipeline) -> Doc:
    """Parse the text with a sentence's start at the first token in each of the sentences."""
    import numpy as np
    from spacy.attrs import IDX, SENT_START

    doc = nlp.make_doc(text)
    offsets = doc.to_array([IDX]).ravel()
    places = np.searchsorted(offsets, [sentence.start for sentence in sentences])
    starts: Any = np.full(len(doc), -1, dtype=np.int64)
    starts[places[places < len(doc)]] = 1
    # One array for all tokens: setting them one by one took a twentieth of the whole reading.
    return nlp(doc.from_array([SENT_START], starts.reshape(-1, 1).astype(np.uint64)))


def _make_document(text: str, doc: Doc) -> Document:
    """Read spaCy's tokens into columns, all at once: one attribute at a time costs more than what follows."""
    attributes: list[int | str] = ["IDX", "LENGTH", "HEAD", "SENT_START", "LEMMA", "POS", "TAG", "DEP"]
    columns: Any = doc.to_array(attributes).astype("int64").T
    start, length, head, starts = (column.tolist() for column in columns[:4])
    strings, names = doc.vocab.strings, {0: ""}

    def spell(keys: Any) -> tuple[str, ...]:
        known: list[int] = keys.astype("uint64").tolist()
        names.update({key: strings[key] for key in set(known) - names.keys()})
        return tuple(map(names.__getitem__, known))

    lemma, pos, tag, dep = map(spell, columns[4:])
    return Document(
        text=text,
        start=tuple(start),
        end=tuple(a + b for a, b in zip(start, length, strict=True)),
        lemma=lemma,
        pos=pos,
        tag=tag,
        dep=dep,
        head=tuple(token + step for token, step in enumerate(head)),
        first=tuple(token for token, begins in enumerate(starts) if token == 0 or begins == 1),
        entities=tuple(Entity(entity.start, entity.end, entity.label_) for entity in doc.ents),
    )
