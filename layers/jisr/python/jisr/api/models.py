"""The shapes of requests and answers. Requests are strict and refuse fields they don't know; answers may grow.

Formats of this field (phone, CNIE, RIB) are checked by `jisr.domain.formats` in the use cases, whose messages say
how to mend them; here are only shapes and sizes.
"""

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """What a client sends."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Answer(BaseModel):
    """What we say."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Health(Answer):
    status: str
