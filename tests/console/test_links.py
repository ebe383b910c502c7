"""Which links a text holds, where they lead, and that opening one runs nothing else."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbtui.console.links import opening
from sbtui.console.links.opening import NotOpened, open_url, openers
from sbtui.console.links.spans import link_spans
from sbtui.console.links.target import Link, links_of, read_link
from sbtui.domain.message import Message
from tests.waiting import eventually


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.test/x, ok", ["https://a.test/x"]),
        ("Https://A.test!", ["Https://A.test"]),
        ("(https://a.test/b_(c))", ["https://a.test/b_(c)"]),
        ("[https://a.test/b]: 'http://c.test'", ["https://a.test/b", "http://c.test"]),
        ("<https://a.test>\nhttps://b.test/?q=1&r=#f).", ["https://a.test", "https://b.test/?q=1&r=#f"]),
        ("https:// http://) ftp://a.test javascript://a", []),
        ("https://例え.テスト/パス", ["https://例え.テスト/パス"]),
    ],
)
def test_links_in_a_text(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in link_spans(text)] == expected


@pytest.mark.parametrize(
    ("text", "url", "host", "deceives"),
    [
        ("https://a.test", "https://a.test", "a.test", False),
        ("HTTPS://A.Test:8443/x?q=1#f", "https://a.test:8443/x?q=1#f", "a.test", False),
        ("https://apple.com@evil.test/", "https://apple.com@evil.test/", "evil.test", True),
        ("https://аpple.com/login", "https://xn--pple-43d.com/login", "xn--pple-43d.com", True),
        ("https://straße.de", "https://xn--strae-oqa.de", "xn--strae-oqa.de", True),
        ("https://a。test", "https://a.test", "a.test", True),
        ("http://[2001:DB8::1]/x", "http://[2001:db8::1]/x", "[2001:db8::1]", False),
        ("https://a.test/ü$(x)`'\"", "https://a.test/%C3%BC%24%28x%29%60%27%22", "a.test", False),
    ],
)
def test_where_a_link_leads(text: str, url: str, host: str, deceives: bool) -> None:
    link = read_link(text)
    assert link is not None
    assert (link.url, link.host, link.deceives) == (url, host, deceives)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "--help",
        "https://",
        "https://good.test\\@evil.test",
        "https://a b.test",
        "https://a.test/\x1b]0;x",
        "https://a\u200b.test",
        "https://a\u2044b.test",
        "https://-a.test",
        "https://a..test",
        "https://a.test:99999999",
        "http://[::1",
        "http://[::1%$(id)]/",
        "https://a.test/" + "x" * 9_000,
    ],
)
def test_what_is_never_opened(text: str) -> None:
    assert read_link(text) is None


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["https://", "http://", "HTTP://", ""]))
def test_what_is_opened_is_plain(host: str, rest: str, scheme: str) -> None:
    link = read_link(f"{scheme}{host}/{rest}")
    if link is not None:
        assert link.url.isascii()
        assert link.url.startswith(("https://", "http://"))
        assert not set(link.url) & set(" \t\r\n\"'`$\\<>|;(){}^")
        assert urlsplit(link.url).netloc.endswith(urlsplit(link.url).netloc)
        assert read_link(link.url) is not None
        assert link.host in urlsplit(link.url).netloc


def test_the_links_of_a_message() -> None:
    at = datetime(2026, 8, 17, tzinfo=UTC)
    body = "https://a.test/ and https://a.test/ or https://b.\u200etest/x\x1b https://c d"
    message = Message(
        id=1, thread_id=1, outbound=False, sender="", at=at, body=body, media_url="https://m.test/p.png?s=1"
    )
    assert links_of(message) == [
        Link("https://a.test/", "https://a.test/", "a.test"),
        Link("https://b.test/x", "https://b.test/x", "b.test"),
        Link("https://c", "https://c", "c"),
        Link("https://m.test/p.png?s=1", "p.png", "m.test"),
    ]


def _tool(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"DISPLAY": ":0"}, "linux", ["xdg-open", "gio"]),
        ({}, "linux", []),
        ({}, "darwin", ["open"]),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", ["wslview"]),
        ({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"}, "linux", []),
        ({"SSH_CONNECTION": "1"}, "darwin", []),
    ],
)
def test_what_opens_links(tmp_path: Path, environ: dict[str, str], platform: str, expected: list[str]) -> None:
    for name in ("xdg-open", "gio", "open", "wslview"):
        _tool(tmp_path, name, "")
    found = openers({"PATH": str(tmp_path), **environ}, platform=platform)
    assert [Path(command[0]).name for command in found] == expected


async def test_a_browser_runs_on_its_own_and_gets_the_url_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_SETTLES_SECONDS", 0.2)
    told = tmp_path / "told"
    _tool(tmp_path, "xdg-open", "exit 3")
    record = f'env | grep -c SECRET > "{told}"; echo $$ >> "{told}"; printf "%s|" "$@" >> "{told}"'
    _tool(
        tmp_path, "gio", f'{record}; test -t 0 && echo terminal >> "{told}"; echo noise; echo noise >&2; exec sleep 1'
    )
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin", "DISPLAY": ":0", "SBTUI_API_SECRET_KEY": "x", "OTHER_SECRET": "1"}
    await open_url("https://a.test/?x=1&y=%24HOME", environ)
    await eventually(lambda: "|" in told.read_text(), description="the browser")
    secrets, process, arguments = told.read_text().split("\n")
    assert secrets == "1", "ours are not handed on"
    assert os.getsid(int(process)) != os.getsid(0)
    assert arguments == "open|https://a.test/?x=1&y=%24HOME|"
    _tool(tmp_path, "gio", "exit 1")
    with pytest.raises(NotOpened):
        await open_url("https://a.test/", environ)
