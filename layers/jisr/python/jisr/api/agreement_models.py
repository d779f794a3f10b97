"""Shapes of the agreement on paper."""

from typing import Literal

from jisr.api.models import Query


class AgreementQuery(Query):
    """`language`: hers when it is not said; French for who reads English, which has no agreement."""

    language: Literal["ar", "fr"] | None = None

    def for_(self, language: str) -> str:
        return self.language or ("ar" if language == "ar" else "fr")
