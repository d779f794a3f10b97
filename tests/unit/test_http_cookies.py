"""The refresh cookie goes to its own calls only, and no script reads it."""

import pytest

from jisr.http.cookies import forget_cookie, refresh_cookie


def test_the_cookie_is_closed_to_scripts_and_other_sites() -> None:
    assert refresh_cookie("applicant", "a.b-c_d", seconds=3600) == (
        "jisr_refresh=a.b-c_d; Max-Age=3600; Path=/api/v1/session; HttpOnly; Secure; SameSite=Strict"
    )


def test_staff_have_their_own_name_and_path() -> None:
    said = refresh_cookie("staff", "t", seconds=1)
    assert said.startswith("jisr_staff_refresh=t; Max-Age=1; Path=/api/v1/staff/session;")


def test_forgetting_it_ends_it_now() -> None:
    assert forget_cookie("applicant").startswith("jisr_refresh=; Max-Age=0; Path=/api/v1/session;")


@pytest.mark.parametrize("token", ["a;b", "a b", "a\r\nSet-Cookie: x=y", "é", 'a"b', "a,b"])
def test_a_token_can_not_break_out(token: str) -> None:
    with pytest.raises(ValueError, match="cookie"):
        refresh_cookie("applicant", token, seconds=1)
