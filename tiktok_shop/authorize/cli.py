from __future__ import annotations

import os
import secrets
from pathlib import Path

import rich_click as click

from tiktok_shop.authorize.errors import NotAuthorized
from tiktok_shop.errors import user_errors
from tiktok_shop.help import ending

# Each region's consent page is in consent.py, which --help need not wait for.
REGIONS = ["us", "other"]


@click.command(
    epilog=ending(
        "tiktok-shop authorize --service-id 7000000000000000000",
        "tiktok-shop authorize --service-id 7000000000000000000 --region other",
        exit_codes={
            0: "The shop is authorized.",
            1: "It is not, and the config file is as it was.",
            2: "An option is wrong.",
        },
    )
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default="config.json",
    show_default=True,
    help="The file that gets the tokens; everything else in it stays.",
)
@click.option(
    "--service-id",
    prompt="Service id (the app's page in Partner Center)",
    help="From the app's page in Partner Center; it isn't the app key.",
)
@click.option(
    "--region",
    type=click.Choice(REGIONS, case_sensitive=False),
    default="us",
    show_default=True,
    help="Where the shop sells: the United States or anywhere else.",
)
@click.option("--consent-host", metavar="URL", help="Another consent page than the region's, with https://.")
@click.option(
    "--app-key",
    envvar="TIKTOK_SHOP_APP_KEY",
    show_envvar=True,
    help="The app's key.  [default: from the config file, or asked for]",
)
def authorize(config_path: Path, service_id: str, region: str, consent_host: str | None, app_key: str | None) -> None:
    """Authorize the app for a shop: open a link, agree, and paste the address that the browser ends on.

    The app secret is read from the config file or from TIKTOK_SHOP_APP_SECRET; without either you are asked for it,
    and it isn't shown. Run the command again when an authorization is about to end.
    """
    from tiktok_shop.authorize.consent import CONSENT_HOSTS, code_from, consent_link
    from tiktok_shop.authorize.saved_config import read_config, save
    from tiktok_shop_api.config_file import ConfigFile
    from tiktok_shop_api.times import to_rfc3339
    from tiktok_shop_api.token_host import TokenHost

    file = ConfigFile(config_path)
    config = read_config(file)
    credentials = config.get("credentials") or {}
    app_key = app_key or credentials.get("app_key") or click.prompt("App key")
    app_secret = (
        credentials.get("app_secret")
        or os.environ.get("TIKTOK_SHOP_APP_SECRET")
        or click.prompt("App secret", hide_input=True)
    )
    state = secrets.token_urlsafe(16)
    click.echo("\nOpen this link in a browser, signed in as the shop's main account, and agree within 30 minutes:\n")
    click.echo(f"  {consent_link(service_id, state, consent_host or CONSENT_HOSTS[region])}\n")
    code = code_from(click.prompt("Then paste the address the browser ended on (or the code alone)"), state)
    with user_errors(NotAuthorized):
        grant = TokenHost(config.get("auth_base_url")).exchange(app_key, app_secret, code)
    save(file, app_key, app_secret, grant)
    until = f" until {to_rfc3339(grant.authorization_ends)}" if grant.authorization_ends else ""
    click.echo(f"\n{grant.seller_name or 'The shop'} ({grant.region or 'unknown region'}) is authorized{until}.")
    click.echo(f"Granted: {', '.join(grant.scopes) or 'TikTok listed no scopes'}.")
    click.echo(f"The tokens are in {config_path}, which only you can read.")
    click.echo("\nSee what the connector may read:  tiktok-shop check")
