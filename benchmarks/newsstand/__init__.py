"""A loopback newsstand for the benchmark of the crawl: its pages, its server, its readers."""
