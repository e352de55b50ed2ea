"""Product listings: the category tree with its rules, brands, images, and the listings that clients write."""
