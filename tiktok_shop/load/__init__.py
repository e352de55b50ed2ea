"""Loads what an Airbyte connector emits into a warehouse, by dlt.

Messages are read as lines, each value is made to fit its declared type, and each stream is loaded at the connector's
own checkpoints in a load package of its own, together with the state that belongs to it.
"""
