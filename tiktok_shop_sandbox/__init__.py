"""A TikTok Shop on localhost: seeded shops behind an API that behaves like the real one, errors included."""
