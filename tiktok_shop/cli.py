"""`tiktok-shop`: the list of its commands, each of which is imported only when it runs."""

from __future__ import annotations

import importlib
import sys
from io import TextIOWrapper
from typing import Any

import rich_click as click

from tiktok_shop.errors import Interrupted, UserError

DISTRIBUTION = "source-tiktok-shop"

# By panel of --help: where each command is, and its summary in the list.
COMMANDS = {
    "Your shop": {
        "authorize": ("tiktok_shop.authorize.cli:authorize", "Get the shop owner's consent and save the tokens."),
        "check": ("tiktok_shop.check.cli:check", "Show which shops and streams can be read."),
        "sync": ("tiktok_shop.sync.cli:sync", "Load what is new into the warehouse and run dbt."),
        "publish": ("tiktok_shop.publish.cli:publish", "List products on TikTok Shop, with prices and stock."),
        "report": ("tiktok_shop.report.cli:report", "Write the marts' answers into one HTML file."),
    },
    "Without an account": {
        "demo": ("tiktok_shop.demo.cli:demo", "Sync a made-up shop, report on it, list products in it."),
        "sandbox": ("tiktok_shop_sandbox.cli:sandbox", "Run a TikTok Shop on this machine."),
    },
    "Shell": {
        "completion": ("tiktok_shop.completion:completion", "Print the script that completes commands with Tab."),
    },
}


class LazyGroup(click.RichGroup):
    """Lists its commands by name and summary alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._locations: dict[str, str] = {}
        for panel, commands in COMMANDS.items():
            self.add_panel(click.RichCommandPanel(panel, commands=list(commands)))
            for name, (location, summary) in commands.items():
                self._locations[name] = location
                self.add_command(click.RichCommand(name=name, help=summary))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of `COMMANDS`."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if name in self._locations:
            module, _, attribute = self._locations[name].partition(":")
            command = getattr(importlib.import_module(module), attribute)
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        # A shop's name may have characters that the terminal's locale doesn't.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except click.UsageError:
            raise
        except click.ClickException as error:
            failure = error
        except KeyboardInterrupt:
            failure = Interrupted("Interrupted.")
        except ModuleNotFoundError as error:
            package = (error.name or "").partition(".")[0]
            if package.startswith(("tiktok_shop", "source_tiktok_shop")):
                raise
            failure = UserError(
                f"{ctx.command_path} {ctx.invoked_subcommand} needs the package {package}, which isn't installed: "
                f'pip install "{DISTRIBUTION}[all]".'
            )
        # On one line, whatever the terminal's width: paths and addresses in it can be copied.
        click.echo(f"{click.style('Error:', fg='red')} {failure.message}", err=True)
        ctx.exit(failure.exit_code)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.rich_config(
    help_config={
        "theme": "cargo-slim",
        "commands_before_options": True,
        "padding_helptext_first_line": (0, 0, 1, 0),
        "text_paragraph_linebreaks": "\n\n",
    }
)
@click.version_option(package_name=DISTRIBUTION, message="%(prog)s %(version)s")
def main() -> None:
    """TikTok Shop to your warehouse and back: read a shop, load it, transform it with dbt, and list products in it.

    `tiktok-shop COMMAND --help` shows a command's options, examples and exit codes.
    """
