from destination_tiktok_shop.run import main

if __name__ == "__main__":
    main()
