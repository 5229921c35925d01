"""STUN and TURN servers by settings, with credentials that expire (the shared-secret form of TURN's REST interface)."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

LIFETIME_S: Final = 12 * 3600
"""How long a credential may be used; a page that stays longer asks for a new one before it reconnects."""

_URL: Final = re.compile(r"(stuns?|turns?):(\[[0-9a-fA-F:]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?")


@dataclass(frozen=True, slots=True)
class IceServer:
    """A server that viewers and this program may be reached through."""

    url: str
    """`stun:host:port` or `turn:host:port?transport=udp` (RFC 7064, RFC 7065)."""
    username: str = ""
    credential: str = ""

    @property
    def relays(self) -> bool:
        """Whether it is a TURN server."""
        return self.url.startswith("turn")

    def link(self) -> str:
        """The server as a `Link` header value (RFC 9725, section 4.6)."""
        parts = [f"<{self.url}>", 'rel="ice-server"']
        if self.username:
            parts += [f'username="{self.username}"', f'credential="{self.credential}"', 'credential-type="password"']
        return "; ".join(parts)


class IceServers:
    """Makes the list anew for each viewer; a TURN server without secret or password is told of without credentials."""

    def __init__(
        self,
        urls: Sequence[str] = (),
        wall: Callable[[], datetime] | None = None,
        *,
        secret: str = "",
        username: str = "",
        password: str = "",
        lifetime_s: int = LIFETIME_S,
    ) -> None:
        """`secret` is what the TURN server has as `static-auth-secret`; `username` and `password` the other way.

        ValueError names a malformed URL. `wall` is needed with a secret.
        """
        for url in urls:
            if not _URL.fullmatch(url):
                raise ValueError(
                    f"ICE server {url!r} is not of the form stun:host:port or turn:host:port?transport=udp"
                )
        if secret and wall is None:
            raise ValueError("time-limited TURN credentials need a clock")
        self._urls = tuple(urls)
        self._wall = wall
        self._secret = secret.encode()
        self._fixed = username, password
        self._lifetime_s = lifetime_s

    def for_viewer(self, name: str) -> tuple[IceServer, ...]:
        """The servers, with credentials for `name` that begin now."""
        username, credential = self._credentials(name)
        return tuple(
            IceServer(url, username, credential) if url.startswith("turn") else IceServer(url) for url in self._urls
        )

    def _credentials(self, name: str) -> tuple[str, str]:
        """Expiry and name, and their HMAC-SHA1 (draft-uberti-behave-turn-rest-00, section 2.2)."""
        if not self._secret or self._wall is None:
            return self._fixed
        username = f"{int(self._wall().timestamp()) + self._lifetime_s}:{name}"
        digest = hmac.new(self._secret, username.encode(), hashlib.sha1).digest()
        return username, base64.b64encode(digest).decode()
