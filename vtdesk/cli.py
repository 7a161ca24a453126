"""The command line of vtdesk, read into one frozen value."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import vtdesk
from vtdesk.app.logs import LEVELS


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for when vtdesk was started.

    Attributes:
        profile: folder of the profile; None for this person's usual one.
        temp_profile: use a profile that is deleted at the end.
        demo: open the sample company.
        endpoint: address to connect to.
        user: log-in name to connect as.
        access_key_stdin: the access key is the first line of standard input.
        offline: make no call before the person asks for it.
    """

    profile: Path | None = None
    temp_profile: bool = False
    demo: bool = False
    endpoint: str = ""
    user: str = ""
    access_key_stdin: bool = False
    offline: bool = False
    log_level: str = "info"


def parse(arguments: Sequence[str]) -> Options:
    """Read the arguments after the program's name.

    Raises:
        SystemExit: `--help` or `--version` was answered, or the arguments make no sense.
    """
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.user and not given.endpoint:
        parser.error("--user needs --endpoint")
    if given.access_key_stdin and not (given.endpoint and given.user):
        parser.error("--access-key-stdin needs --endpoint and --user")
    if given.demo and given.endpoint:
        parser.error("--demo and --endpoint exclude each other")
    return Options(
        profile=given.profile,
        temp_profile=given.temp_profile,
        demo=given.demo,
        endpoint=given.endpoint,
        user=given.user,
        access_key_stdin=given.access_key_stdin,
        offline=given.offline,
        log_level=given.log_level,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vtdesk",
        allow_abbrev=False,
        description="The desktop program for people who live in a Vtiger CRM.",
        epilog="Without options the account used last is opened, or the first-run page.",
    )
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--profile", metavar="DIR", type=Path, help="keep everything in this folder")
    place.add_argument(
        "--temp-profile", action="store_true", help="keep nothing after the program ends"
    )
    parser.add_argument("--demo", action="store_true", help="open the sample company")
    parser.add_argument(
        "--endpoint", metavar="URL", default="", help="address of a Vtiger to connect to"
    )
    parser.add_argument("--user", metavar="NAME", default="", help="log-in name there")
    parser.add_argument(
        "--access-key-stdin",
        action="store_true",
        help="read the access key from standard input; otherwise it is asked for",
    )
    parser.add_argument(
        "--offline", action="store_true", help="make no call until asked to in the window"
    )
    parser.add_argument("--log-level", choices=LEVELS, default="info")
    parser.add_argument("--version", action="version", version=f"vtdesk {vtdesk.__version__}")
    return parser
