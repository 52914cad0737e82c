"""The longest sentences: an addition by which CONTRIBUTING.md is tested."""

from briefings.reading.summary import rate_alone


def rate_by_length(analysis, report, name, length):
    return rate_alone(report, name, [len(each.span.of(analysis.text)) for each in report.candidates], length)
