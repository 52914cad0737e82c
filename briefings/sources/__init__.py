"""Bytes → Article: files, pages, mails and records. Nothing from outside is trusted."""
