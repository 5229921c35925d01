"""Who writes beside the grammar writer: nobody, or a ghostwriter over the merchant's own endpoint."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from host.llm.endpoint import Endpoint
from host.llm.ghostwriter import Ghostwriter
from host.settings import Settings
from script_gen.glue import Glue
from script_gen.product import Shop
from stream.clock import Clock


def ghostwriter(clock: Clock, settings: Settings, shop: Shop, glue: Glue) -> Ghostwriter | None:
    """The ghostwriter of the settings, None without an endpoint.

    Raises:
        ValueError: the endpoint cannot be used so; the text names the setting and the remedy.
    """
    if not settings.llm_url:
        return None
    endpoint = Endpoint(settings.llm_url, settings.llm_model, settings.llm_key)
    return Ghostwriter(
        clock,
        endpoint,
        glue,
        style=shop.brand_style,
        per_hour=settings.llm_per_hour,
        cache=settings.data_dir / "llm",
    )


def llm_fault(settings: Settings) -> str:
    """Why the writer's settings cannot be used; empty when they can."""
    if not settings.llm_url:
        return "llm_model is set without llm_url: name the endpoint too" if settings.llm_model else ""
    address = urlsplit(settings.llm_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        return f"llm_url {settings.llm_url!r} is no address: write it like https://host/v1"
    if not settings.llm_model:
        return "llm_model is missing: name the model as the endpoint calls it"
    if not settings.llm_key.get_secret_value() and not _at_home(address.hostname):
        return "llm_key is missing: set LIVEHOST_LLM_KEY to the key of the endpoint, or leave llm_url out"
    return ""


def _at_home(host: str) -> bool:
    """Whether it is the merchant's own machine, which may ask for no key: this one, or one of a private network."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan"))
