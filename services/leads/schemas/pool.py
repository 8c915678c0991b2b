"""Bodies, queries and answers of pools, holdings and lists."""
