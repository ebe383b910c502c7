"""Why a request got no answer, told apart further than a sender needs it: name, connection, TLS, silence."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.request import getproxies

import httpx

from sbtui.domain.credentials import is_loopback
from sbtui.domain.text import one_line


@dataclass(frozen=True, slots=True)
class Failure:
    """What failed, without a full stop, and the sentence on how to mend it."""

    found: str
    mend: str


def place(url: str) -> str:
    """Scheme, host and port of an address: a path, a user or a query may hold secrets."""
    parts = httpx.URL(url)
    host = f"[{parts.host}]" if ":" in parts.host else parts.host
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port is not None else "")


def explain(error: httpx.HTTPError | httpx.InvalidURL, url: str) -> Failure:
    """What a failed request to ``url`` says about the way there."""
    if isinstance(error, httpx.InvalidURL):
        return _by_phase(error, "the address")
    where = place(url)
    through = _proxy_words(url)
    if isinstance(error, httpx.ProxyError) or (
        through and isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
    ):
        return Failure(
            f"The proxy of this environment does not lead to {where}{through}",
            "Correct HTTPS_PROXY or HTTP_PROXY, or except the host with NO_PROXY.",
        )
    causes = list(_causes(error))
    for kind, failure in _by_cause(where):
        for cause in causes:
            if isinstance(cause, kind):
                return _with_reason(failure, cause)
    return _by_phase(error, where)


def _by_cause(where: str) -> tuple[tuple[type[BaseException], Failure], ...]:
    return (
        (
            socket.gaierror,
            Failure(
                f"The name of {where} is not known (DNS)",
                "Check the network, the name server and the spelling of the address.",
            ),
        ),
        (
            ssl.SSLCertVerificationError,
            Failure(
                f"The certificate of {where} is not trusted",
                "Check this machine's clock and the address; SSL_CERT_FILE names the authority of a proxy.",
            ),
        ),
        (
            ssl.SSLError,
            Failure(
                f"{where} does not answer in TLS",
                "Check the address and the port, and what stands in between.",
            ),
        ),
        (
            ConnectionRefusedError,
            Failure(f"Nothing listens at {where}", "Start what should listen there, or correct the address."),
        ),
    )


def _with_reason(failure: Failure, cause: BaseException) -> Failure:
    reason = cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else ""
    return Failure(f"{failure.found} ({one_line(reason, 100)})", failure.mend) if reason else failure


def _by_phase(error: httpx.HTTPError | httpx.InvalidURL, where: str) -> Failure:
    match error:
        case httpx.ConnectTimeout():
            return Failure(f"{where} does not take connections (timed out)", "Check the network and the firewalls.")
        case httpx.TimeoutException():
            return Failure(f"{where} took the request and did not answer in time", "Try again in a minute.")
        case httpx.ConnectError():
            return Failure(f"{where} cannot be reached", "Check the network, VPN and firewalls.")
        case httpx.UnsupportedProtocol() | httpx.InvalidURL():
            return Failure(f"{where} cannot be used as an address", "Write it as https://host.")
        case httpx.RemoteProtocolError():
            return Failure(
                f"What answers at {where} broke off, or does not speak HTTP", "Check the address and the port."
            )
        case _:
            return Failure(f"The connection to {where} broke", "Check the network, and try again.")


def _proxy_words(url: str) -> str:
    """ " (HTTPS_PROXY is set)", where a proxy is in force for it; never the proxy's own address, which may hold
    a password."""
    if is_loopback(url):
        return ""
    found = getproxies()
    name = next((scheme for scheme in (httpx.URL(url).scheme, "all") if scheme in found), None)
    return f" ({name.upper()}_PROXY is set)" if name else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it came from; groups too, since a host with several addresses fails several times."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        nested = one.exceptions if isinstance(one, BaseExceptionGroup) else ()
        waiting += [cause for cause in (one.__cause__, one.__context__, *nested) if cause is not None]
