"""The indexer: a folder of content → documents → passages → vectors and postings → one immutable snapshot."""
