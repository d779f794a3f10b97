"""What those call who answer for money and results: committees, envelopes, payments, figures, exports. A function of
its own beside `api_staff`, so that a file opens no later for all that it does not need (docs/adr)."""

from jisr.api import envelopes, exports, figures, imports, partners, payments, sittings
from jisr.http.app import App

APP = App(
    (
        *sittings.ROUTES,
        *envelopes.ROUTES,
        *partners.ROUTES,
        *payments.ROUTES,
        *figures.ROUTES,
        *exports.ROUTES,
        *imports.ROUTES,
    )
)
