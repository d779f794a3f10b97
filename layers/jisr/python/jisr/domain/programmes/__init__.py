"""Programmes as data: the definition, what it says about answers, how it is checked and published.

`model` and `rules` are what functions use; `check` reads YAML, for the command line and `api_programmes`.
"""
