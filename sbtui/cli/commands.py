"""The commands and their options; what a command does is imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sbtui import garbage
from sbtui.cli.account import account_options, open_account, options, set_option
from sbtui.cli.contacts.commands import contacts

DEMO_HISTORY = 2_000
_MILLION = 1_000_000


_look = options(
    click.option("--theme", metavar="NAME", help="A shipped theme, or a file in the themes folder."),
    click.option("--ascii", is_flag=True, default=None, help="Draw with ASCII characters only."),
    click.option("--plain", is_flag=True, default=None, help="Plain lines instead of a screen; they read well aloud."),
    click.option("--explore", is_flag=True, default=None, help="Send nothing and mark nothing read."),
    click.option("--mouse", type=click.Choice(["auto", "on", "off"]), help="Whether the mouse belongs to sbtui."),
    set_option,
)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sbtui", message="sbtui %(version)s")
@_look
@account_options
@click.pass_context
def sbtui(context: click.Context, /, profile: str | None, api_secret_file: Path | None, **given: Any) -> int | None:
    """Text from a terminal through Sendblue (iMessage, SMS, RCS), with a live badge on every message.

    Without a command it opens the console on your account. "sbtui demo" needs no account.
    """
    if context.invoked_subcommand is not None:
        context.obj = {"profile": profile, "api_secret_file": api_secret_file, **given}
        return None
    garbage.wait_for_first_frame()
    from sbtui.cli.console import open_console
    from sbtui.cli.overrides import overrides

    return open_console(overrides(given, secret_file=api_secret_file), profile=profile)


@sbtui.command()
@_look
@click.option(
    "--history",
    type=click.IntRange(0, _MILLION),
    default=DEMO_HISTORY,
    show_default=True,
    help="Messages that are there already, a million at most.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same history.")
@click.option("--speed", type=click.FloatRange(0.1, 1_000), default=1.0, show_default=True, help="How fast life is.")
@click.option("--fresh", is_flag=True, help="Forget what happened in this demo before.")
def demo(history: int, seed: int, speed: float, fresh: bool, **given: Any) -> int:
    """Try everything without an account: a console on a local Sendblue, with people who answer."""
    garbage.wait_for_first_frame()
    from sbtui.cli.demo import open_demo
    from sbtui.cli.overrides import overrides

    return open_demo(overrides(given), history=history, seed=seed, speed=speed, fresh=fresh)


class _Send(click.Command):
    """A bare ``--wait`` is one without a value, whatever stands behind it: click would take the number for it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        spelt = ["--wait=final" if arg == "--wait" else arg for arg in args[:end]]
        return super().parse_args(ctx, spelt + args[end:])


@sbtui.command(
    cls=_Send, epilog="Exit codes: 0 as wished, 2 not queued, 3 failed, 4 undecided, 5 timed out, 6 ended before."
)
@account_options
@set_option
@click.argument("arguments", metavar="NUMBER… [TEXT|-]", nargs=-1, required=True)
@click.option("--group", is_flag=True, help="One group conversation instead of one with each number.")
@click.option("--style", default="", metavar="STYLE", help="A send style, such as slam or confetti (iMessage).")
@click.option("--media", "media_url", default="", metavar="URL", help="A picture or file to send along.")
@click.option(
    "--at", "when", default="", metavar="WHEN", help='Later: "tomorrow 9:00", "in 2 hours", "9am their time".'
)
@click.option("--zone", default="", metavar="ZONE", help="The clock that --at is meant on, such as America/New_York.")
@click.option(
    "--wait",
    "goal",
    type=click.Choice(["accepted", "sent", "delivered", "final"]),
    metavar="[=STATUS]",
    help="Follow the messages until accepted, sent or delivered; without a status, to their end.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Give up waiting; the messages stay queued.",
)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each change, on standard output.")
@click.pass_context
def send(
    context: click.Context,
    /,
    arguments: tuple[str, ...],
    group: bool,
    style: str,
    media_url: str,
    when: str,
    zone: str,
    goal: str | None,
    timeout: float | None,
    as_json: bool,
    **given: Any,
) -> int:
    """Send a text, from a script too; an open console shows it as its own.

    Several numbers are several conversations. The last argument is the text; - reads it from standard input.
    """
    from sbtui.cli.following import Goal
    from sbtui.cli.send import Request
    from sbtui.cli.send import send as send_now

    request = Request(
        arguments=arguments,
        group=group,
        style=style,
        media_url=media_url,
        when=when,
        zone=zone,
        goal=None if goal is None else Goal(goal),
        timeout=timeout,
        as_json=as_json,
    )
    return send_now(open_account(context.obj, given), request)


@sbtui.command()
@account_options
@set_option
@click.pass_context
def agent(context: click.Context, /, **given: Any) -> int:
    """Keep sending and listening without a screen; consoles and scripts on this machine share it."""
    from sbtui.cli.agent import run_agent

    return run_agent(open_account(context.obj, given))


@sbtui.command(epilog="Exit codes: 0 when nothing is a problem, 1 otherwise.")
@account_options
@set_option
@click.option("--deep", is_flag=True, help="Take the time to check the whole store and to wait for a heartbeat.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each check.")
@click.pass_context
def doctor(context: click.Context, /, deep: bool, as_json: bool, **given: Any) -> int:
    """Check settings, keys, network, store and terminal; changes and sends nothing."""
    from sbtui.cli.doctor.run import run_doctor

    return run_doctor(context.obj, given, deep=deep, as_json=as_json)


@sbtui.command()
@click.option("--profile", metavar="NAME", help="The keys of profiles/NAME.toml.")
@click.option("--check", is_flag=True, help="Try the keys that some terminals keep, and find others for them.")
@click.option("--write", "write_them", is_flag=True, help="With --check: write the new keys into the config file.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=15.0,
    show_default=True,
    metavar="SECONDS",
    help="With --check: how long a key is waited for.",
)
@click.pass_context
def keys(context: click.Context, /, profile: str | None, check: bool, write_them: bool, timeout: float) -> int:
    """Show what this terminal sends for each key, and what sbtui does with it."""
    from sbtui.cli.keys.run import run_keys

    return run_keys(
        context.obj, {"profile": profile}, check=check or write_them, write_them=write_them, seconds=timeout
    )


sbtui.add_command(contacts)


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
