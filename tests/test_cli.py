"""What can be said on the command line, and what is answered to nonsense."""

from pathlib import Path

import pytest

import vtdesk
from vtdesk import cli


def test_without_arguments_the_last_account_is_opened() -> None:
    assert cli.parse([]) == cli.Options()


def test_every_option_is_read() -> None:
    options = cli.parse(
        [
            "--profile",
            "somewhere",
            "--endpoint",
            "https://crm.example",
            "--user",
            "anna",
            "--access-key-stdin",
            "--offline",
            "--log-level",
            "debug",
        ]
    )
    assert options == cli.Options(
        profile=Path("somewhere"),
        endpoint="https://crm.example",
        user="anna",
        access_key_stdin=True,
        offline=True,
        log_level="debug",
    )
    assert cli.parse(["--demo", "--temp-profile"]) == cli.Options(demo=True, temp_profile=True)
    assert cli.parse(["--endpoint", "https://crm.example"]).user == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--user", "anna"], "--user needs --endpoint"),
        (["--access-key-stdin"], "--access-key-stdin needs --endpoint and --user"),
        (
            ["--access-key-stdin", "--endpoint", "https://crm.example"],
            "--access-key-stdin needs --endpoint and --user",
        ),
        (["--demo", "--endpoint", "https://x"], "--demo and --endpoint exclude each other"),
        (["--profile", "a", "--temp-profile"], "not allowed with"),
        (["--log-level", "loud"], "invalid choice"),
        (["--access-key", "secret"], "unrecognized arguments"),
        (["--nonsense"], "unrecognized arguments"),
    ],
)
def test_nonsense_is_answered_in_words(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.parse(arguments)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_an_access_key_is_never_an_argument(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.parse(["--help"])
    assert "--access-key " not in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.parse(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"vtdesk {vtdesk.__version__}\n"
