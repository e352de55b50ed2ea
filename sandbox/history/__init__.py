"""The life of two shops, seeded: what the sandbox's API has to tell, and how it goes on."""

from sandbox.history.life import generate, live, touch

__all__ = ["generate", "live", "touch"]
