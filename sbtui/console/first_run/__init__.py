"""The first start: asks for keys, and for what else nobody can know. Network and files are behind its seam."""
