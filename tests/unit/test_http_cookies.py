"""The refresh cookie goes to its own calls only, and no script reads it."""

import pytest

from jisr.http.cookies import forget_cookie, refresh_cookie


def test_the_cookie_is_closed_to_scripts_and_other_sites() -> None:
    assert refresh_cookie("applicant", "a.b-c_d", seconds=3600, secure=True) == (
        "jisr_refresh=a.b-c_d; Path=/api/v1/session; Max-Age=3600; HttpOnly; SameSite=Strict; Secure"
    )


def test_staff_have_their_own_path() -> None:
    said = refresh_cookie("staff", "t", seconds=1, secure=False)
    assert "Path=/api/v1/staff/session;" in said
    assert "Secure" not in said


def test_forgetting_it_ends_it_now() -> None:
    assert forget_cookie("applicant", secure=True).startswith(
        "jisr_refresh=; Path=/api/v1/session; Max-Age=0;"
    )


@pytest.mark.parametrize("token", ["a;b", "a b", "a\r\nSet-Cookie: x=y", "é", 'a"b', "a,b"])
def test_a_token_can_not_break_out(token: str) -> None:
    with pytest.raises(ValueError, match="cookie"):
        refresh_cookie("applicant", token, seconds=1, secure=True)
