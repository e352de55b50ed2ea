"""A TikTok Shop on localhost: a seeded shop with a history behind the API's own protocol and refusals."""
