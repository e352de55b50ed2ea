"""The shop that is published to: which one it is, what it answers, and what it has."""
