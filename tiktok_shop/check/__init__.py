"""`tiktok-shop check`: what the config gives access to, for people and for programs."""
