"""What the container image runs: its base starts the file of this name."""

from source_tiktok_shop.run import main

if __name__ == "__main__":
    main()
