"""The commands and their options; what a command does is imported when it runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

_MILLION = 1_000_000


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_look = _options(
    click.option("--theme", metavar="NAME", help="A shipped theme, or a file in the themes folder."),
    click.option("--ascii", is_flag=True, default=None, help="Draw with ASCII characters only."),
    click.option("--mouse", type=click.Choice(["auto", "on", "off"]), help="Whether the mouse belongs to sbtui."),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        help="Any setting of the config file; may be repeated.",
    ),
)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sbtui", message="sbtui %(version)s")
@_look
@click.option("--profile", metavar="NAME", help="Use the account of profiles/NAME.toml, with data of its own.")
@click.option("--api-base", metavar="URL", help="Where Sendblue's API is; a sandbox, for example.")
@click.option("--api-key-id", metavar="ID", help="The key id; its secret comes from --api-secret-file.")
@click.option(
    "--api-secret-file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="A file that holds the secret key (- reads it from standard input).",
)
@click.option("--key-command", metavar="COMMAND", help="A command that prints the keys (a password manager).")
@click.option("--from", "from_number", metavar="NUMBER", help="The line that new conversations start from.")
@click.option("--listen", type=click.Choice(["auto", "events", "callbacks", "polling"]), help="How news is learned.")
@click.pass_context
def sbtui(context: click.Context, /, profile: str | None, api_secret_file: Path | None, **given: Any) -> int | None:
    """Text from a terminal through Sendblue (iMessage, SMS, RCS), with a live badge on every message.

    Without a command it opens the console on your account. "sbtui demo" needs no account.
    """
    if context.invoked_subcommand is not None:
        context.obj = given
        return None
    from sbtui.cli.console import open_console
    from sbtui.cli.overrides import overrides

    return open_console(overrides(given, secret_file=api_secret_file), profile=profile)


@sbtui.command()
@_look
@click.option(
    "--history",
    type=click.IntRange(0, _MILLION),
    default=2_000,
    show_default=True,
    help="Messages that are there already, a million at most.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same history.")
@click.option("--speed", type=click.FloatRange(0.1, 1_000), default=1.0, show_default=True, help="How fast life is.")
@click.option("--fresh", is_flag=True, help="Forget what happened in this demo before.")
def demo(history: int, seed: int, speed: float, fresh: bool, **given: Any) -> int:
    """Try everything without an account: a console on a local Sendblue, with people who answer."""
    from sbtui.cli.demo import open_demo
    from sbtui.cli.overrides import overrides

    return open_demo(overrides(given), history=history, seed=seed, speed=speed, fresh=fresh)


@sbtui.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=8750, show_default=True, help="0 takes a free one.")
@click.option("--key-id", default="sandbox-key", show_default=True, help="The key id that it accepts.")
@click.option("--secret", default="sandbox-secret", show_default=True, help="The secret that it accepts.")
@click.option("--speed", type=click.FloatRange(0.1, 1_000), default=1.0, show_default=True, help="How fast life is.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same chances.")
@click.option("--chatter/--no-chatter", default=True, help="Whether people also write without being asked.")
def sandbox(port: int, key_id: str, secret: str, speed: float, seed: int, chatter: bool) -> int:
    """Run a local Sendblue, in memory and on this machine only, to try programs against."""
    from sbtui.cli.refusals import Refusal
    from sbtui.sandbox import SandboxConfig, run_forever

    config = SandboxConfig(key_id=key_id, secret=secret, speed=speed, seed=seed, chatter=chatter)
    try:
        run_forever(config, port)
    except OSError as error:
        raise Refusal(f"Port {port} cannot be used ({error.strerror}); choose another with --port.") from None
    return 0
