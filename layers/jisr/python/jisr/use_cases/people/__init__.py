"""Staff: who they are, inviting them, what they may do and where, and closing an account at once."""
