"""The account that a command works on: the same options before and after the command's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sbtui.settings import Found, Settings

Decorator = Callable[[Any], Any]


def options(*decorators: Decorator) -> Decorator:
    """Several options as one decorator."""

    def decorate(command: Any) -> Any:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


set_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Any setting of the config file; may be repeated.",
)
account_options = options(
    click.option("--profile", metavar="NAME", help="Use the account of profiles/NAME.toml, with data of its own."),
    click.option("--api-base", metavar="URL", help="Where Sendblue's API is; a sandbox, for example."),
    click.option("--api-key-id", metavar="ID", help="The key id; its secret comes from --api-secret-file."),
    click.option(
        "--api-secret-file",
        type=click.Path(path_type=Path, allow_dash=True),
        help="A file that holds the secret key (- reads it from standard input).",
    ),
    click.option("--key-command", metavar="COMMAND", help="A command that prints the keys (a password manager)."),
    click.option("--from", "from_number", metavar="NUMBER", help="The line that new conversations start from."),
    click.option(
        "--listen", type=click.Choice(["auto", "events", "callbacks", "polling"]), help="How news is learned."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Settings and keys, and whether the command line itself names the line to send from."""

    settings: Settings
    found: Found
    line_given: bool


def open_account(before: Mapping[str, Any] | None, given: Mapping[str, Any]) -> Account:
    """The account that the options name; those after the command win over those ``before`` it.

    Raises:
        Refusal, SettingsError: one sentence.
    """
    from sbtui.cli.overrides import overrides
    from sbtui.settings import created, credentials, load

    chosen, profile, secret_file = chosen_of(before, given)
    settings = load(overrides=overrides(chosen, secret_file=secret_file), profile=profile)
    found = credentials(settings)
    created(settings.data_dir)
    return Account(settings=settings, found=found, line_given=bool(chosen.get("from_number")))


def chosen_of(
    before: Mapping[str, Any] | None, given: Mapping[str, Any]
) -> tuple[dict[str, Any], str | None, Path | None]:
    """The options before and after the command as one, the profile, and the file of the secret."""
    options_before = before or {}
    chosen = {**options_before, **{key: value for key, value in given.items() if value is not None}}
    chosen["settings"] = (*(options_before.get("settings") or ()), *(given.get("settings") or ()))
    return chosen, chosen.pop("profile", None), chosen.pop("api_secret_file", None)
