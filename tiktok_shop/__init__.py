"""The command `tiktok-shop`: authorize, sync, report, demo."""
