"""The portal's static pages: Jinja templates, their texts in three languages, and `render`. A layer of its own: only
the function that renders them needs it."""
