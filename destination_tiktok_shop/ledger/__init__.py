"""What this destination did and what came of it, in SQLite or PostgreSQL. Every run begins by reading it."""
