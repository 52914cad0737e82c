"""What stands between marks: where it stands, and whether it is said, a title, or words at arm's length.

Titles are told by rule: the corpus that is learned from holds too few. What is set apart is attributed by
what leads it in above, what signs it beneath, a transcript's names, or a list's questions.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefings.model import Span
from briefings.reading.analysis import SIGNATURE, Analysis, Syntax
from briefings.reading.marks import Marked
from briefings.reading.quotes.contents import Content
from briefings.reading.quotes.quote_context import REACH, QuoteContext, Setting, SpeakerCandidate

_SAYING = frozenset({"say", "ask", "answer", "think"})
_ISSUING = frozenset(
    {"release", "issue", "give", "make", "post", "publish", "share", "tweet", "send", "write"}
)
_ISSUED = frozenset(
    {"statement", "tweet", "message", "post", "letter", "apology", "comment", "response", "reply"}
)
_SMALL = 3
# So many words around a title do not make it something said: "the 2015 book".
_AROUND = 4
_FIRST_PERSON = frozenset({"i", "we", "you", "my", "our", "your", "me", "us", "i'm", "let"})
_SIZES = (1, 2, 3, 4, 6, 9, 14, 25)


def describe_setting(context: QuoteContext, number: int) -> Setting:
    """Describe the surroundings of the marked stretch with this number among the outermost."""
    s, marked = context.syntax, context.stretches[number]
    first = s.token_from(marked.outer.start)
    last = max(first, s.token_before(marked.outer.end))
    sentences = (s.sentence[first], s.sentence[last])
    spans = context.analysis.paragraphs
    begins = spans[context.paragraph[sentences[0]]].start >= marked.outer.start
    ends = spans[context.paragraph[sentences[1]]].end <= marked.outer.end
    outside = [
        token
        for a, b in (s.bounds[sentences[0]], s.bounds[sentences[1]])
        for token in range(max(a, first - REACH), min(b, last + REACH))
        if not first <= token <= last
    ]
    anchored = any(
        s.quoted[t] < 0 and context.cue_of(t) in ("say", "ask", "answer", "write") for t in outside
    )
    return Setting(
        marked=marked,
        number=number,
        first=first,
        last=last,
        sentences=sentences,
        governors=tuple(_find_governors(s, first, last)),
        lead=_lead(s.text, marked),
        tail=_tail(s.text, marked),
        whole=begins and ends,
        anchored=anchored,
    )


def _find_governors(s: Syntax, first: int, last: int) -> Sequence[int]:
    found: list[int] = []
    for token in range(first, min(last + 1, len(s.head))):
        above = s.head[token]
        if not first <= above <= last and above not in found and s.pos[token] not in ("PUNCT", "SPACE"):
            found.append(above)
    return found


def _lead(text: str, marked: Marked) -> str:
    before = text[max(0, marked.outer.start - 3) : marked.outer.start].rstrip(" \u00a0")
    if not before or before[-1] in "\n\r":
        return "start"
    sign = before[-1]
    if sign in ",:.?!;—–-(":
        return {"—": "dash", "–": "dash", "-": "dash", "!": ".", "?": "."}.get(sign, sign)
    return "word"


def _tail(text: str, marked: Marked) -> str:
    inner = text[marked.span.end - 1]
    after = text[marked.outer.end : marked.outer.end + 2].strip(" \u00a0")
    if inner in ",.?!;:—–…":
        sign = {"?": "!", "—": "dash", "–": "dash", "…": "."}.get(inner, inner)
    else:
        sign = {",": ",o", ".": ".o"}.get(after[:1], "word")
    return sign


def describe_stretch(context: QuoteContext, setting: Setting) -> list[str]:
    """Return the features of a marked stretch: its words, its edges, what it hangs on."""
    s, first, last = context.syntax, setting.first, setting.last
    inner = [token for token in range(first, last + 1) if s.pos[token] not in ("PUNCT", "SPACE")]
    words = [s.word[token] for token in inner]
    count = len(words)
    size = next((str(bound) for bound in _SIZES if count <= bound), "more")
    verb = any(s.tag[token] in ("VBD", "VBP", "VBZ", "MD", "VB") for token in inner)
    capital = "upper" if words and words[0][:1].isupper() else "lower"
    titled = count > 1 and all(word[:1].isupper() for word in words if len(word) > _SMALL)
    before, after = (
        s.word[first - 1].lower() if first else "",
        s.word[last + 1].lower() if last + 1 < len(s.word) else "",
    )
    governor = setting.governors[0] if setting.governors else -1
    cue = (context.cue_of(governor) or s.pos[governor]) if governor >= 0 else "none"
    root = next(
        (token for token in inner if not first <= s.head[token] <= last or s.head[token] == token), -1
    )
    dep = s.dep[root] if root >= 0 else "none"
    person = any(word.lower() in _FIRST_PERSON for word in words)
    return [
        f"size={size}",
        f"size={size}|verb={verb}",
        f"size={size}|{capital}|{setting.lead}",
        f"size={size}|{setting.tail}",
        f"size={size}|lead={setting.lead}",
        f"titled={titled}|verb={verb}",
        f"titled={titled}|size={size}",
        f"titled={titled}|{cue}|{setting.lead}",
        f"titled={titled}|{setting.lead}|{setting.tail}|anchored={setting.anchored}",
        f"{setting.lead}|{setting.tail}|{capital}",
        f"dep={dep}|{cue}",
        f"dep={dep}|size={size}",
        f"cue={cue}|{setting.lead}",
        f"governor={s.lemma[governor] if governor >= 0 else ''}",
        f"before={before}",
        f"after={after}",
        f"after-pos={s.pos[last + 1] if last + 1 < len(s.pos) else ''}|{setting.tail}",
        f"person={person}|size={size}",
        f"anchored={setting.anchored}|whole={setting.whole}",
        f"anchored={setting.anchored}|{setting.lead}|{setting.tail}",
        f"closed={setting.marked.closed}",
        f"single={setting.marked.single}|size={size}",
    ]


def is_inverted(text: str, marked: Marked) -> bool:
    """Return whether words are between two quotations whose marks are broken: a closing mark opens them."""
    return text[marked.outer.start] == "”" and text[: marked.outer.start].rstrip()[-1:] in tuple(",.?!")


def is_title(context: QuoteContext, setting: Setting) -> bool:
    """Tell a title of a work: in capitals, or named as one by the words before it ("the film", "titled").

    It begins with a capital and hangs on no verb of saying; "wrote" that stands right before it makes it
    a work, "wrote" with a comma or colon makes it something said.
    """
    s = context.syntax
    words = [
        s.word[t] for t in range(setting.first, setting.last + 1) if s.pos[t] not in ("PUNCT", "SPACE", "NUM")
    ]
    if not words or not words[0][:1].isupper():
        return False
    governors = [token for token in setting.governors if s.quoted[token] < 0]
    making = any(s.lemma[token] in context.cues.making for token in governors)
    said = any(_says(context, token, setting) for token in governors)
    if said and not making:
        # "…,” she wrote in her memoir, “The Long Crossing.”": all in capitals behind the word for a work.
        return _is_in_capitals(words) and _is_named(context, setting)
    return making or _is_in_capitals(words) or _is_named(context, setting)


def _says(context: QuoteContext, token: int, setting: Setting) -> bool:
    s, kind = context.syntax, context.cue_of(token)
    if s.word[token].lower() in context.cues.naming:
        return False
    before = setting.first - 1
    authored = s.lemma[token] in context.cues.authoring and (
        token == before or s.lemma[before] in context.cues.works
    )
    return kind in _SAYING or (kind == "write" and not authored)


def _is_in_capitals(words: Sequence[str]) -> bool:
    long = [word for word in words if len(word) > _SMALL]
    return bool(long) and len(words) > 1 + (len(long) == 1) and all(word[0].isupper() for word in long)


def _is_named(context: QuoteContext, setting: Setting) -> bool:
    """Return whether the words before name a work: "the film “…”", "his memoir, “…”", "a talk titled “…”"."""
    s = context.syntax
    before = setting.first - 1 - (setting.first > 1 and s.word[setting.first - 1] == ",")
    if before < 0 or s.sentence[before] != setting.sentences[0]:
        return False
    if s.word[before].lower() in context.cues.naming:
        return True
    noun = s.head[before] if s.word[before].lower() in ("called", "named") else before
    judged = context.cue_of(s.head[noun]) if s.dep[noun] in ("dobj", "nsubj", "oprd") else ""
    return s.lemma[noun] in context.cues.works and (noun != before or judged not in ("judge", "say"))


def is_about_title(context: QuoteContext, content: Content, titles: Collection[int]) -> bool:
    """Return whether a clause holds little but a title ("wrote the 2015 book “…”"), so that nothing is said.

    ``titles`` are the numbers of the outermost stretches that are titles.
    """
    s = context.syntax
    tokens = [t for t in range(content.first, content.last + 1) if s.pos[t] not in ("PUNCT", "SPACE")]
    numbers = {context.number_of[s.quoted[t]] for t in tokens if s.quoted[t] >= 0}
    around = sum(s.quoted[t] < 0 for t in tokens)
    made = content.form != "ccomp" or s.lemma[content.cue] in context.cues.making
    return bool(numbers) and numbers <= set(titles) and around <= _AROUND and made


_SPOKEN = frozenset({"say", "write", "answer", "ask"})
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_TURN = re.compile(
    rf"(?P<name>{_CAPITAL}{{2}}[^\W_a-zà-öø-ÿ.’' -]{{0,30}}"
    rf"|{_CAPITAL}[\w.’'-]+(?: {_CAPITAL}[\w.’'-]*){{0,3}})"
    r":\s+(?P<words>\S.*\S)"
)
_INTERVIEW = re.compile(r"\b(?:interview|q ?& ?a|q\. and a\.|questions for|in conversation)\b", re.IGNORECASE)
_SPEAKS_SELF = re.compile(r"\b(?:I|I['’]\w+|[Mm]y|[Ww]e|[Oo]ur)\b")
# One capital label may be a heading ("WATCH: …"); a conversation has more than one turn. Labels in small
# letters make one where two known people take turns more than once.
_TURNS = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """The words of one speaker in a transcript, and the name before them."""

    name: Span
    words: Span


def find_turns(analysis: Analysis, is_known: Callable[[str], bool]) -> Iterator[Turn]:
    """Return the turns of a conversation that is printed as one; ``is_known`` tells the actors' names."""
    turns = [
        Turn(Span(*match.span("name")), Span(*match.span("words")))
        for paragraph in analysis.paragraphs
        if (match := _TURN.fullmatch(analysis.text, *paragraph)) and not analysis.is_furniture(paragraph)
    ]
    names = Counter(turn.name.of(analysis.text) for turn in turns)
    small = {name for name in names if not name.isupper()}
    talking = {name for name in small if is_known(name)}
    # Of two labels that take turns one may be the paper's: "Courier: …", "Hale: …".
    if talking and len(names) == _TURNS and min(names.values()) >= _TURNS:
        talking = small
    if len(talking) < _TURNS or max(names[name] for name in talking) < _TURNS:
        talking = set()
    turns = [turn for turn in turns if turn.name.of(analysis.text) not in small - talking]
    # A heading ("FAQ: …") stands alone; who talks has a name, or another turn is near.
    starts = [paragraph.start for paragraph in analysis.paragraphs]
    at = {turn: bisect_left(starts, turn.name.start) for turn in turns}
    turns = [
        turn
        for turn in turns
        if is_known(turn.name.of(analysis.text))
        or any(0 < abs(at[turn] - at[other]) <= _TURNS for other in turns)
    ]
    # Terms that a list explains ("SEO: …") stand once each, and are nobody's name.
    if not any(count >= _TURNS or is_known(name) for name, count in names.items()):
        return
    if len(turns) > _TURNS or len({turn.name.of(analysis.text) for turn in turns}) >= _TURNS:
        marked = [marked.outer for marked in analysis.marked]
        yield from (turn for turn in turns if not any(outer.contains(turn.name) for outer in marked))


def find_answers(analysis: Analysis) -> list[Span]:
    """Return the answers of an interview that its headline calls so: the paragraphs behind its questions.

    They speak of "I" or "we", and their questions are paragraphs without marks; none where there are too few.
    """
    if not _INTERVIEW.search(analysis.article.headline):
        return []
    found = [
        answer
        for question, answer in pairwise(analysis.paragraphs)
        if question.of(analysis.text).rstrip().endswith("?")
        and not answer.of(analysis.text).rstrip().endswith("?")
        and _SPEAKS_SELF.search(answer.of(analysis.text))
        and not any(marked.outer.overlaps(each) for marked in analysis.marked for each in (question, answer))
        and not (analysis.is_furniture(question) or analysis.is_furniture(answer))
    ]
    return found if len(found) > _TURNS else []


def answers_in_list(context: QuoteContext, setting: Setting) -> bool:
    """Tell the answer to a question that is a name alone and opens its paragraph: "And Mrs. Hale? “…”"."""
    s, sentence = context.syntax, setting.sentences[0] - 1
    if sentence < 0 or context.paragraph[sentence] != context.paragraph[setting.sentences[0]]:
        return False
    first, last = s.bounds[sentence]
    opens = sentence == 0 or context.paragraph[sentence - 1] != context.paragraph[sentence]
    question = s.text[s.start[first] : s.end[last - 1]].strip().endswith("?")
    plain = all(s.pos[t] not in ("VERB", "AUX") and s.quoted[t] < 0 for t in range(first, last))
    return opens and question and plain and setting.first == s.bounds[setting.sentences[0]][0]


def find_signature(context: QuoteContext, setting: Setting) -> int:
    """Return the name that a dash leads in behind the quotation and that ends its line, or -1."""
    s = context.syntax
    match = SIGNATURE.match(s.text, setting.marked.outer.end)
    if match is None:
        return -1
    first, last = s.token_from(match.start("name")), s.token_before(match.end("name"))
    return max((t for t in range(first, last + 1) if s.pos[t] in ("PROPN", "NOUN")), default=-1)


def find_lead(context: QuoteContext, setting: Setting) -> int:
    """Return who is said to speak in the sentence above a block, which ends in a colon, or -1.

    It is the subject of the last verb of saying there ("Ellis wrote:"), whom the sentence is "according
    to", else a text that it names ("From the statement:"). No colon is wanted where it says that a text of
    somebody's is out ("Ellis released a statement through the club on Monday.").
    """
    s, sentence = context.syntax, setting.sentences[0] - 1
    while sentence >= 0 and not s.text[slice(*_ends(context, sentence))].strip():
        sentence -= 1
    if sentence < 0:
        return -1
    mentions = context.mentions[sentence]
    if not s.text[slice(*_ends(context, sentence))].rstrip().endswith(":"):
        return next((m.token for m in mentions if _issues_text(context, m)), -1)
    speaking = [m for m in mentions if _speaks(context, m)] or [m for m in mentions if m.kind == "texts"][:1]
    return max(speaking, key=lambda m: max(m.verb, m.token)).token if speaking else -1


def _ends(context: QuoteContext, sentence: int) -> tuple[int, int]:
    first, last = context.syntax.bounds[sentence]
    return context.syntax.start[first], context.syntax.end[last - 1]


def _speaks(context: QuoteContext, mention: SpeakerCandidate) -> bool:
    """Return whether a mention speaks: "Ellis wrote:", "according to Ellis:", "Ellis issued a statement:"."""
    if mention.role == "according" or not mention.role.startswith("subject"):
        return mention.role == "according"
    s = context.syntax
    objects = (c for c in s.children[mention.verb] if s.dep[c] == "dobj")
    return mention.cue in _SPOKEN or any(s.lemma[c] in context.cues.texts for c in objects)


def _issues_text(context: QuoteContext, mention: SpeakerCandidate) -> bool:
    """Return whether a mention gives out words of its own in a main clause: "Ellis posted a statement"."""
    s, verb = context.syntax, mention.verb
    if mention.role != "subject" or verb < 0 or s.head[verb] != verb or s.lemma[verb] not in _ISSUING:
        return False
    return any(s.dep[c] == "dobj" and s.lemma[c] in _ISSUED for c in s.children[verb])
