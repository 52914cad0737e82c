"""A short run of benchmarks/fuzz_sources.py: nothing breaks, hangs or is lost."""

import fuzz_sources
import pytest


@pytest.mark.parametrize("kind", fuzz_sources.SEEDS)
def test_mutated_inputs_are_read_or_named(kind):
    assert [problem for _, problem in fuzz_sources.fuzz(kind, each=40, seed=7)] == []
