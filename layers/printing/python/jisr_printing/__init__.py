"""Papers: Typst templates, the font they are set in, and `render`. A layer of its own: only `api_papers` and
`api_staff_papers` need it."""
