"""Shapes of what an agent does for a woman who asked for help."""

from pydantic import Field

from jisr.api.models import Body


class AddPaperOfOffice(Body):
    """`size` in bytes; with `sha256` in hexadecimal a file that changed on its way is refused as damaged."""

    filename: str = Field(min_length=1, max_length=255)
    content_type: str = Field(min_length=1, max_length=100)
    size: int = Field(ge=1, le=10 * 1024 * 1024)
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
