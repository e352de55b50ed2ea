"""Durations in seconds."""

HOUR = 3_600
DAY = 86_400
