"""`tiktok-shop authorize`: a shop owner's consent, exchanged for tokens that are saved in config.json.

For those who don't run Airbyte, whose interface does the same with `advanced_auth` of the manifest.
"""
