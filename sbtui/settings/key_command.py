"""Keys from a password manager: run a command and read what it prints, which is never shown or logged."""

import json
import shlex
import subprocess
from collections.abc import Mapping

from sbtui.settings.errors import SettingsError

PATIENCE = 10.0

FORMS = 'either two lines (key id, secret), or {"key_id": …, "secret": …}, or the secret if api_key_id is set'


def keys_from(
    command: str, *, key_id: str | None, environ: Mapping[str, str], patience: float = PATIENCE
) -> tuple[str, str]:
    """Key id and secret as `command`, run without a shell, prints them within `patience` seconds."""
    return _keys_in(_output(command, environ, patience), key_id)


def _output(command: str, environ: Mapping[str, str], patience: float) -> str:
    try:
        done = subprocess.run(
            shlex.split(command),
            stdin=subprocess.DEVNULL,  # the terminal's keys belong to the console
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
            timeout=patience,
            check=True,
        )
        return done.stdout.decode()
    except subprocess.TimeoutExpired:
        problem = f"did not finish within {patience:g} s; unlock the password manager first"
    except subprocess.CalledProcessError as error:
        problem = f"failed with exit status {error.returncode}; run it by hand to see why"
    except UnicodeDecodeError:
        problem = "printed something that is not text in UTF-8"
    except (ValueError, IndexError):
        problem = "is not a command line; check its quotes"
    except OSError as error:
        problem = f"cannot be run ({error.strerror}); check the program's name"
    raise SettingsError(f"key_command {problem}.")


def _keys_in(output: str, key_id: str | None) -> tuple[str, str]:
    if output.lstrip().startswith("{"):
        return _keys_in_json(output)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if len(lines) == 2:
        return lines[0], lines[1]
    if len(lines) == 1 and key_id:
        return key_id, lines[0]
    raise SettingsError(f"key_command printed something else than expected; it should print {FORMS}.")


def _keys_in_json(output: str) -> tuple[str, str]:
    try:
        found = json.loads(output)
        key_id, secret = found["key_id"], found["secret"]
    except (ValueError, KeyError):
        key_id = secret = None
    if not (isinstance(key_id, str) and isinstance(secret, str)):
        raise SettingsError(f"key_command printed something else than expected; it should print {FORMS}.")
    return key_id, secret
