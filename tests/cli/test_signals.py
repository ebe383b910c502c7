"""A signal is a wish to leave, unless whoever started us had us ignore it."""

from __future__ import annotations

import asyncio
import os
import signal

from sbtui.cli.signals import leaving_on_signals


async def test_the_first_signal_is_kept_and_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with leaving_on_signals() as leaving:
        os.kill(os.getpid(), signal.SIGTERM)
        await leaving.asked()
        assert leaving.signal == signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is before


async def test_nohup_is_respected() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with leaving_on_signals() as leaving:
            os.kill(os.getpid(), signal.SIGHUP)
            os.kill(os.getpid(), signal.SIGTERM)
            async with asyncio.timeout(5):
                await leaving.asked()
            assert leaving.signal == signal.SIGTERM
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
