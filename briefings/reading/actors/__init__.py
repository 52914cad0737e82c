"""Who is named in an article, and how much each matters in it.

mentions ─▶ groups ─▶ roles ─▶ actors        find_actors
actors, quotes ─▶ salience and its reasons    rank_actors
"""

from __future__ import annotations

from briefings.reading.actors.finding import find_actors
from briefings.reading.actors.salience import rank_actors

__all__ = ["find_actors", "rank_actors"]
