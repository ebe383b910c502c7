"""The loopback socket that the sandbox listens on."""

import ipaddress
import socket


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one.

    Raises ValueError for a host that isn't loopback, OSError for a busy port.
    """
    address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    if not address.is_loopback:
        raise ValueError(f"the sandbox serves loopback only, not {host}")
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    # proto: asyncio sets TCP_NODELAY only on IPPROTO_TCP sockets; without it every POST takes 44 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((str(address), port))
        listener.listen(128)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener
