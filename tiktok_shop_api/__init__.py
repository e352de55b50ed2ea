"""What every client of the TikTok Shop Open API needs, reading or writing, without Airbyte's CDK."""
