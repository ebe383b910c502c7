"""Keys that no header can carry, and addresses that would give keys away, are refused without being shown."""

import pytest

from sbtui.domain.credentials import Credentials


@pytest.mark.parametrize(
    "url", ["https://api.sendblue.co/", "http://127.0.0.1:8000", "http://localhost", "http://[::1]:9"]
)
def test_addresses_that_can_be_used(url: str) -> None:
    assert Credentials("k", "s", url).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.sendblue.com",
        "ftp://x",
        "http://api.sendblue.com",
        "http://127.0.0.1.evil.test",
        "https://u:p@x",
        "https://x?y=1",
        "https://x:port",
        "https://",
        f"https://{'a' * 70}.test",
        "http://[::1",
    ],
)
def test_addresses_that_cannot(url: str) -> None:
    with pytest.raises(ValueError, match="API address"):
        Credentials("k", "s", url)


@pytest.mark.parametrize("secret", ["", "  ", "two words", "line\nbreak", "ümlaut"])
def test_keys_that_cannot_be_sent_are_not_quoted(secret: str) -> None:
    with pytest.raises(ValueError, match="API secret key") as caught:
        Credentials("k", secret)
    assert not secret.strip() or secret not in str(caught.value)


def test_neither_key_shows() -> None:
    assert repr(Credentials("abc-id", "xyz-secret")) == "Credentials(base_url='https://api.sendblue.com')"


def test_local_means_this_machine() -> None:
    assert Credentials("k", "s", "http://127.0.0.2:1").is_local
    assert not Credentials("k", "s").is_local
