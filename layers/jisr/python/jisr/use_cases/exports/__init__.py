"""Tables of files that staff take out: asked for, written in the background, fetched."""
