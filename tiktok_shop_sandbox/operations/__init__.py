"""The API's operations beyond the read streams: everything that writes, and the reads that writing needs."""
