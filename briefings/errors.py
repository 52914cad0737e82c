"""What can go wrong, as one tree.

    BriefingsError
    ├── SettingsError         briefings.yaml: a key, a value, a line
    ├── ArticleError          one article could not be read; the rest can
    │   └── ArticleSkipped    set aside on purpose (empty, a cookie wall, too large), with the reason
    ├── FetchError            a feed or page could not be had: the server, the network, its form
    ├── ModelError            a language model that the settings name is not installed
    ├── AddressError          a file elsewhere (s3://…) cannot be reached, read or written
    ├── WorkerError           a cluster cannot be reached, or none of its workers reads
    │   └── VersionError      a worker has another version of what reads
    ├── EditorError           an editor's file: a key, a value, a line
    ├── EditionError          an edition cannot be approved, corrected, … as it stands
    ├── RecordError           a record on disk is broken, or of a version that is not known
    ├── TemplateError         a template, or a variable that it lacks
    ├── BuildError            the site could not be built
    ├── PressError            a press review cannot be made: a library is missing
    ├── MailError             a mail or a notice cannot be made or sent: an address, the server, what it said
    ├── QuestionError         the records cannot answer what was asked: a day, a name that is not there
    └── PublishError          the site could not be published: a check, git, the other side

Each error names the thing (``where``: a file, a file and its line, an address, an article's id)
and says what is wrong and what to do. Only ``cli`` turns errors into exit codes.
"""

from __future__ import annotations

import re

# What a terminal would obey (but for line break and tab), and halves of surrogate pairs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(words: str) -> str:
    """Return words with U+FFFD for what a terminal would obey or cannot show; as many as before."""
    return _UNPRINTABLE.sub("\ufffd", words)


def ask_for_package(extra: str, problem: str = "needs one more package") -> str:
    """Return the problem of a package that is not installed, with the command that installs its extra."""
    return f"{problem}; pip install 'briefings[{extra}]'"


class BriefingsError(Exception):
    """The root of the tree. ``where`` names what is wrong, ``problem`` says how and what to do."""

    def __init__(self, where: object, problem: str) -> None:
        self.where = printable(str(where))
        self.problem = printable(problem)
        super().__init__(f"{self.where}: {problem}" if self.where else problem)

    def __reduce__(self) -> tuple[type[BriefingsError], tuple[str, str]]:
        """Let an error travel between processes."""
        return type(self), (self.where, self.problem)


class SettingsError(BriefingsError):
    """briefings.yaml cannot be used; ``where`` is the file and the line."""


class ArticleError(BriefingsError):
    """One article could not be read."""


class ArticleSkipped(ArticleError):  # noqa: N818 - it is a decision, not a fault
    """An article was set aside on purpose; ``problem`` is the reason."""


class FetchError(BriefingsError):
    """The content of an address could not be fetched; ``where`` is the address."""


class ModelError(BriefingsError):
    """A language model is named and not installed."""


class AddressError(BriefingsError):
    """A file that an address leads to cannot be reached, read or written."""


class WorkerError(BriefingsError):
    """The processes that should read cannot be had; ``where`` is the scheduler's address."""


class VersionError(WorkerError):
    """A worker would read otherwise than this program: other code, another model."""


class EditorError(BriefingsError):
    """An editor's file cannot be used; ``where`` is the file and the line."""


class EditionError(BriefingsError):
    """An edition's state does not allow what was asked; ``where`` is its record."""


class RecordError(BriefingsError):
    """A record on disk cannot be read; ``where`` is the file."""


class TemplateError(BriefingsError):
    """A template cannot be rendered; ``where`` is the file and the line."""


class BuildError(BriefingsError):
    """The site could not be built."""


class MailError(BriefingsError):
    """A mail or a notice cannot be made or sent; ``where`` is a file and line, an address or the server."""


class PressError(BriefingsError):
    """A press review cannot be made; ``where`` is the library that is missing."""


class QuestionError(BriefingsError):
    """A question to the records cannot be answered as it is asked; ``where`` is the part that is wrong."""


class PublishError(BriefingsError):
    """The site could not be published."""
