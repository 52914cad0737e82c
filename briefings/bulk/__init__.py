"""Many articles → their briefings: on all cores, on a cluster, in files wherever they lie.

    articles ──▶ make_batches ──▶ read_batch (a worker) ───▶ in order, as they come
    addresses ─▶ make_shards ───▶ write_shard (a worker) ──▶ a file of briefings for each

One article's failure is held to that article: it travels as a value. A worker that dies costs time;
an article that kills its worker every time is set aside.
"""

from __future__ import annotations

from briefings.bulk.reading import fill_failures, read_all

__all__ = ["fill_failures", "read_all"]
