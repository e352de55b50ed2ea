"""The command `tiktok-shop`, each of its commands a package: authorize, check, sync, report, demo."""
