"""`tiktok-shop completion`, and what the shells are offered for the values of options."""

from __future__ import annotations

import rich_click as click
import yaml
from click.shell_completion import CompletionItem, get_completion_class

from tiktok_shop import resources
from tiktok_shop.help import ending

PROGRAM = "tiktok-shop"


@click.command(
    epilog=ending(
        "source <(tiktok-shop completion bash)                 # in ~/.bashrc",
        "source <(tiktok-shop completion zsh)                  # in ~/.zshrc",
        "tiktok-shop completion fish > ~/.config/fish/completions/tiktok-shop.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands, options, stream names and files with Tab.

    Add the line for your shell to its start-up file.
    """
    shell_complete = get_completion_class(shell)
    assert shell_complete
    click.echo(shell_complete(ctx.find_root().command, {}, PROGRAM, "_TIKTOK_SHOP_COMPLETE").source())


def streams(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Stream names after the last comma that start with what is typed."""
    before, comma, start = incomplete.rpartition(",")
    chosen = before.split(",")
    return [
        CompletionItem(before + comma + name)
        for name in stream_names()
        if name.startswith(start) and name not in chosen
    ]


def stream_names() -> list[str]:
    """From the manifest's own list, without the CDK, which takes seconds to import."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    manifest = yaml.load(resources.manifest().read_bytes(), loader)
    return [stream["$ref"].rpartition("/")[2] for stream in manifest["streams"]]


def files(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Files, for an option that also takes something else than a path."""
    return [CompletionItem(incomplete, type="file")]
