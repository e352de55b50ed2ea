"""`tiktok-shop publish`: the destination without Airbyte, fed from files or warehouse tables."""
