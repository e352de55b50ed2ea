"""`tiktok-shop demo`: a made-up shop, synced, with the answers to what a merchant asks first."""
