"""The almanac: lunar dates, solar terms, festivals and seasons, as a shop's home keeps them."""
