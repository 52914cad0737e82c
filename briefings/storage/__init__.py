"""What is written to a disk and read back: whole files, databases, locks, hashes, YAML."""
