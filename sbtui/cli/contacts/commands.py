"""The commands that name people."""

from __future__ import annotations

from typing import Any

import click

from sbtui.cli.account import options, set_option
from sbtui.domain.thread import ContactColor

_NONE = "none"
_account = options(click.option("--profile", metavar="NAME", help="The contacts of that profile."), set_option)


@click.group()
def contacts() -> None:
    """Names, nicknames, colours and time zones of the people you write with, on this machine only."""


@contacts.command("import")
@_account
@click.argument("sources", metavar="FILE.vcf…|-", nargs=-1, required=True)
@click.pass_context
def import_(context: click.Context, /, sources: tuple[str, ...], **given: Any) -> int:
    """Take names from vCard files.

    Telephones and address books export them, in version 2.1, 3.0 or 4.0. Importing a file again changes nothing.
    What you set yourself stays.
    """
    from sbtui.cli.contacts.run import run_import

    return run_import(context.obj, given, sources)


@contacts.command("list")
@_account
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each.")
@click.pass_context
def list_(context: click.Context, /, as_json: bool, **given: Any) -> int:
    """Show everybody that is known, by name."""
    from sbtui.cli.contacts.run import run_list

    return run_list(context.obj, given, as_json=as_json)


@contacts.command("set")
@_account
@click.argument("number", metavar="NUMBER")
@click.option("--nickname", metavar="NAME", help='What you call them; nobody else sees it. "" forgets it.')
@click.option(
    "--colour",
    "--color",
    "color",
    type=click.Choice([*(hue.value for hue in ContactColor), _NONE]),
    help="The colour of the name.",
)
@click.option("--zone", metavar="ZONE", help='Where their clock is: America/New_York, or new york. "" forgets it.')
@click.pass_context
def set_(
    context: click.Context, /, number: str, nickname: str | None, color: str | None, zone: str | None, **given: Any
) -> int:
    """Set a nickname, a colour, a time zone."""
    from sbtui.cli.contacts.run import run_set

    return run_set(context.obj, given, number, nickname=nickname, color="" if color == _NONE else color, zone=zone)
