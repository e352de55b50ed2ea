"""Decides, before anything is sent, what TikTok Shop would accept. Nothing here makes a request."""
