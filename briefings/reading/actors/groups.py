"""The mentions of one actor, while they are gathered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from briefings.model import ActorKind
from briefings.reading.actors.folding import split_words, strip_possessive
from briefings.reading.actors.mentions import Mention


@dataclass(slots=True, kw_only=True)
class Group:
    """The mentions of one actor, while they are gathered."""

    key: str = ""
    kind: ActorKind = "organization"
    mentions: list[Mention] = field(default_factory=list)

    def forms(self) -> Counter[str]:
        """Return how often each surface form stands, possessive endings aside."""
        return Counter(strip_possessive(mention.text) for mention in self.mentions)

    def fullest(self) -> str:
        """Return the form of most words; of these the most frequent, of these the longest; no nickname."""
        named = [mention for mention in self.mentions if mention.form != "nickname"]
        forms = Counter(strip_possessive(mention.text) for mention in named or self.mentions)
        best = max(forms, key=lambda form: (len(split_words(form)), forms[form], len(form), form))
        # A genitive without an apostrophe, as German has it, is no name of its own.
        return best[:-1] if best.endswith("s") and best[:-1] in forms else best
