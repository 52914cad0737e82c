"""Many articles → their briefings: on all cores, on a cluster, in files wherever they lie.

    articles ──▶ make_batches ──▶ read_batch (a worker) ──▶ in order, as they come
    addresses ─▶ list_shards ───▶ read_shard (a worker) ──▶ a file of briefings beside each

One article's failure is held to that article: it travels as a value. A worker that dies costs time;
an article that kills its worker every time is set aside.
"""

from __future__ import annotations

from briefings.bulk.batches import read_one
from briefings.bulk.reading import fill_failures, read_all
from briefings.bulk.workers import Workers, open_workers

__all__ = ["Workers", "fill_failures", "open_workers", "read_all", "read_one"]
