"""`sbtui contacts`: what is read from vCards of every version, and what the commands say."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbtui.cli.contacts import importing
from sbtui.cli.contacts.cards import Broken, Card, cards
from sbtui.cli.contacts.importing import Named, Taken, read
from sbtui.cli.contacts.properties import MAX_VALUE, Property, properties
from sbtui.cli.contacts.run import contact_line, report
from sbtui.cli.refusals import Refusal
from sbtui.domain.thread import Contact
from tests.cli.conftest import Sbtui

# As telephones and address books write them: Android (a letter broken over two lines), an old Nokia, iCloud,
# Google, and RFC 6350's own way.
VERSIONS = """\
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9F=D0=B5=D1=82=D1=80=D0=BE=D0=
=B2=D0=B0;=D0=90=D0=BD=D0=BD=D0=B0;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=90=D0=BD=D0=BD=D0=B0 =D0=9F=
=D0=B5=D1=
=82=D1=80=D0=BE=D0=B2=D0=B0
TEL;CELL;PREF:(415) 555-0134
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQ==
 TEL;CELL:+14155559999=

END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg
TEL;WORK;FAX:+49 30 1234567
TEL;CELL:+49 151 23456789
END:VCARD
BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iOS 17.0//EN
N:O\\'Neil\\, Jr.;Ada;;Dr.;
FN:Dr. Ada
  O'Neil\\, Jr.
NICKNAME:Addie,Countess
item1.TEL;type=CELL;type=VOICE;type=pref:+1 628 555 0110
item2.TEL:
 +1 628 555
  0111
TZ:America/New_York
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN;PREF=1:Cara Nguyen
TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+1-415-555-0177
TZ;VALUE=utc-offset:-0500
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:
N:;;;;
ORG:Acme\\; Sons;Sales
TEL:+14155550188
END:VCARD
"""


def take(tmp_path: Path, content: bytes | str, region: str = "US") -> Taken:
    path = tmp_path / "all.vcf"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    taken = Taken()
    read(str(path), region=region, taken=taken, several=False)
    return taken


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_version(tmp_path: Path, ends: str, encoding: str) -> None:
    taken = take(tmp_path, VERSIONS.replace("\n", ends).encode(encoding))
    assert taken.named == {
        "+14155550134": Named("Анна Петрова"),
        "+4915123456789": Named("Jörg Müller"),
        "+16285550110": Named("Ada O'Neil, Jr.", "Addie", "America/New_York"),
        "+16285550111": Named("Ada O'Neil, Jr.", "Addie", "America/New_York"),
        "+14155550177": Named("Cara Nguyen"),
        "+14155550188": Named("Acme; Sons"),
    }
    assert (taken.contacts, taken.skipped, taken.without_zone) == (5, [], 1)
    assert report(taken, 6) == [
        "5 contacts, 6 numbers; 6 changed.",
        "1 time zone left out: a name such as Europe/Berlin is needed.",
    ]


def test_what_is_skipped_says_where_it_stands(tmp_path: Path) -> None:
    taken = take(
        tmp_path,
        "BEGIN:VCARD\nFN:Plumber\nTEL:12345\nTEL:0151 23456789\nEND:VCARD\n"
        "no property\nBEGIN:VCARD\nFN:Left open\nTEL:+14155550199\n"
        "BEGIN:VCARD\nTEL:+14155550101\nEND:VCARD\nBEGIN:VCARD\nFN:By mail\nEMAIL:a@b.c\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Hostile\x1b]0;x\x07\u202e\nTEL:letters \x1b[31m\n",
        region="DE",
    )
    assert taken.named == {"+4915123456789": Named("Plumber")}
    assert report(taken, 0) == [
        "1 contact, 1 number; none changed.",
        "1 card without a number left out.",
        "4 skipped:",
        '  line 3: "12345" is too short for a phone number; short codes cannot be texted.',
        "  line 7: the card that begins here has no end.",
        "  line 10: the card has a number, and no name.",
        "  line 17: the card that begins here has no end.",
    ]
    taken.skipped = ["x"] * 23
    assert report(taken, 0)[-1] == "  and 3 more."


def test_a_card_inside_a_card_is_none_of_its_own() -> None:
    lines = b"""BEGIN:VCARD
FN:Ada
AGENT:
BEGIN:VCARD
FN:Her secretary
TEL:+14155550100
END:VCARD
TEL:+14155550134
END:VCARD""".splitlines(keepends=True)
    (card,) = cards(properties(lines))
    assert isinstance(card, Card)
    assert (card.name, card.numbers) == ("Ada", [(8, "+14155550134")])


def test_what_is_no_address_book_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match=r"There is no vCard in .*all\.vcf\."):
        take(tmp_path, "name,number\nAda,+14155550134\n")
    with pytest.raises(Refusal, match="cannot be read: No such file"):
        read(str(tmp_path / "none.vcf"), region="US", taken=Taken(), several=False)
    with pytest.raises(Refusal, match="cannot be read: Is a directory"):
        read(str(tmp_path), region="US", taken=Taken(), several=False)
    monkeypatch.setattr(importing, "MAX_BYTES", 1_000_000)
    with pytest.raises(Refusal, match="more than 1 MB; nothing was imported"):
        read("/dev/zero", region="US", taken=Taken(), several=False)
    monkeypatch.setattr(importing, "MAX_NUMBERS", 2)
    with pytest.raises(Refusal, match="more than 2 numbers"):
        take(tmp_path, VERSIONS)


def test_sizes_are_bounded() -> None:
    lines = [
        b"BEGIN:VCARD\n",
        b"FN:" + b"x" * 100_000 + b"\n",
        *[b"  y\n"] * 50_000,
        b"NOTE" + b";a=b" * 50_000 + b":\n",
    ]
    lines += [b"TEL:+14155550134\n"] * 1_000 + [b"END:VCARD\n"]
    (card,) = cards(properties(lines))
    assert isinstance(card, Card)
    assert len(card.name) == 80
    assert len(card.numbers) == 50
    assert all(len(each.value) <= MAX_VALUE for each in properties(lines))


@given(st.binary(max_size=600) | st.lists(st.sampled_from(VERSIONS.encode().splitlines(keepends=True))).map(b"".join))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_file_is_read_or_left_out(content: bytes) -> None:
    for each in cards(properties(content.splitlines(keepends=True))):
        assert isinstance(each, Card | Broken)
        assert each.line > 0


@pytest.mark.parametrize(
    "charset", ["hex", "zip", "punycode", "unicode_escape", "idna", "undefined", "no-such", "\x00", ""]
)
def test_only_codecs_of_texts_are_used(charset: str) -> None:
    (each,) = properties([f"FN;CHARSET={charset}:Ada=41\n".encode()])
    assert each == Property(1, "FN", frozenset({f"CHARSET={charset.upper()}"}), "Ada=41")


def test_import_list_and_set(sbtui: Sbtui, tmp_path: Path) -> None:
    path = tmp_path / "all.vcf"
    path.write_bytes(codecs.BOM_UTF8 + VERSIONS.encode())
    first = sbtui("contacts", "import", str(path))
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("5 contacts, 6 numbers; 6 changed.\n")
    # The same again, from standard input, changes nothing.
    assert sbtui("contacts", "import", "-", stdin=VERSIONS).out.startswith("5 contacts, 6 numbers; none changed.\n")
    said = sbtui("contacts", "set", "(628) 555-0110", "--nickname", "Mum", "--colour", "blue", "--zone", "tokyo")
    assert said.err == ""
    assert said.out == "+1 628 555 0110     Mum  Ada O'Neil, Jr.  blue  Asia/Tokyo\n"
    sbtui("contacts", "import", str(path))
    assert "+1 628 555 0110     Mum  Ada O'Neil, Jr.  blue  Asia/Tokyo\n" in sbtui("contacts", "list").out
    listed = [json.loads(line) for line in sbtui("contacts", "list", "--json").out.splitlines()]
    assert len(listed) == 6
    (mum,) = [contact for contact in listed if contact["nickname"] == "Mum"]
    assert mum["card_name"] == "Ada O'Neil, Jr."
    forgotten = sbtui("contacts", "set", "+16285550110", "--nickname", "", "--color", "none", "--zone", "")
    assert forgotten.out == "+1 628 555 0110     Ada O'Neil, Jr.\n"


def test_what_cannot_be_set_is_said(sbtui: Sbtui) -> None:
    for arguments, words in (
        (["+14155550134"], "Say what to set"),
        (["12", "--nickname", "x"], "too short"),
        (["+14155550134", "--zone", "Mars"], 'no time zone "Mars"'),
        (["+14155550134", "--colour", "mauve"], "'mauve' is not one of"),
    ):
        ended = sbtui("contacts", "set", *arguments)
        assert ended.code == 2
        assert words in ended.err
    assert sbtui("contacts", "import", "/nowhere.vcf").code == 2
    assert sbtui("contacts", "list").err == "There are no contacts yet.\n"


def test_a_line_of_the_list_is_one_line_whatever_the_name() -> None:
    hostile = Contact(number="+14155550134", nickname="Eve\n\x1b[2J", zone="a\x9bb", color="\x07")
    assert contact_line(hostile) == "+1 415 555 0134     Eve \ufffd[2J  \ufffd  a\ufffdb"
