"""Settings of one room: from `LIVEHOST_*` variables or options of the command line, with their defaults."""

import secrets
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from host.occupancy import made

PREFIX: Final = "LIVEHOST_"

NO_SETTINGS: Final = frozenset({"LIVEHOST_HOME", "LIVEHOST_EXPECT_ALL", "LIVEHOST_FRESH_HOURS"})
"""Variables that are read elsewhere: where the assets lie, and what tests go by."""


class Settings(BaseSettings):
    """Everything that may differ between two rooms of the same shop."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    host: str = "127.0.0.1"
    """Address to listen on. Others can watch only when it is not loopback."""
    port: int = Field(default=8080, ge=0, le=65535)
    """TCP port of the pages; 0 takes a free one."""
    token: str = Field(default_factory=lambda: secrets.token_urlsafe(16), min_length=8)
    """Opens the operator console; made anew at each start unless set."""
    data_dir: Path = user_data_path("livehost")
    """Where the store and the clause cache live."""
    database: str | None = None
    """SQLAlchemy URL of the store; default: SQLite in `data_dir`."""
    voice: str | None = None
    """Voice id; default: the shop's, else the language's."""
    voices_file: Path | None = None
    """TOML file of voices of your own: a speech service, recorded lines, coqui models."""
    sources_file: Path | None = None
    """TOML file of where comments come from besides the page: see docs/sources.md."""
    llm_url: str = ""
    """OpenAI-compatible endpoint that writes lines between the facts, as `https://host/v1`; empty: none."""
    llm_model: str = ""
    """The model's name at that endpoint."""
    llm_key: SecretStr = SecretStr("")
    """Its key; never logged. May stay empty for an endpoint on this machine."""
    llm_per_hour: int = Field(default=60, ge=1)
    """Most requests an hour."""
    text_replies: bool = True
    """Answer in writing who would wait too long for a spoken answer; off: such questions wait and may expire."""
    learn: bool = True
    """Let what viewers do choose whom presentations speak to; off: every audience gets its turn."""
    market: str = ""
    """Whose rules hold: cn, eu, us or none; empty: by the shop's currency."""
    platform: str = ""
    """Where the show is played, such as douyin, weixin or tiktok-us; empty: the merchant's own page."""
    music: float = Field(0.0, ge=0, le=1)
    """Loudness of a quiet bed of music under the show; 0: none, 0.3: gentle. It ducks under speech."""
    character: str = ""
    """The host: an illustrated one by name, or the folder of a photo host (`livehost avatar make`); empty: the shop's,
    else `mei`. So with all that follows of its look."""
    outfit: str = ""
    """Colour theme of its clothes; empty: the character's first."""
    hair: str = ""
    """Style, colour or both of its hair, such as `bob black`; empty: the character's own."""
    skin: str = ""
    """`fair`, `light`, `honey`, `bronze` or `deep`; empty: the character's own."""
    layout: str = ""
    """Where everything stands in the picture: portrait, landscape, portrait-hd, or a layout file of your own;
    empty: the shop's, else portrait."""
    background: str = ""
    """Behind the host: `room:fresh`, `colour:#e8d9c0`, `image:wall.jpg`, `blurred:wall.jpg`; empty: the layout's."""
    ice_servers: tuple[str, ...] = ()
    """STUN/TURN URLs told to viewers and used here; none by default: nothing outside is contacted."""
    turn_secret: str = ""
    """Shared secret of the TURN server (coturn: `static-auth-secret`); viewers get credentials that expire."""
    turn_username: str = ""
    turn_password: str = ""
    """A fixed TURN account instead of the secret; every viewer sees it."""
    turn_credentials_s: int = Field(default=43_200, ge=60)
    """How long credentials made from the secret are valid."""
    viewer_token: str = ""
    """Viewers must show it (`/#watch=TOKEN`); empty: the room is open."""
    viewer_origins: tuple[str, ...] = ()
    """Other sites that may play the room from their own pages, as `https://shop.example`; `*`: all."""
    viewers_max: int = Field(default=300, ge=1)
    """Seats; one more viewer is told that the room is full."""
    fast_path: bool = True
    """Serve viewers directly where that is possible; off: everybody by the WebRTC library's own way."""
    media_hosts: tuple[str, ...] = ()
    """Local addresses offered to viewers for WebRTC; default: all of this machine's."""
    record: bool = True
    """Record the show: HLS and the replays of products need it."""
    recordings: Path | None = None
    """Folder of the recordings; default: `recordings` in `data_dir`."""
    record_days: float = Field(default=0.0, ge=0)
    """Days that recordings are kept; never less than the two hours viewers may look back."""
    record_gb: float = Field(default=50.0, ge=0.1)
    """Largest size of all recordings together; the oldest go first."""
    record_reserve_gb: float = Field(default=1.0, ge=0)
    """Room that recordings leave free on their disk; with less, recording waits and the console says so."""
    producer: str = ""
    """Who answers for the content, as the labels in recordings name it; empty: the shop's name."""
    c2pa_certificate: Path | None = None
    """PEM file of the certificates recordings are signed with, leaf first; without it a key that proves nothing."""
    c2pa_key: Path | None = None
    """PEM file of the certificate's private key (elliptic curve)."""
    outputs_file: Path | None = None
    """TOML file of the places the show is pushed to: RTMP platforms, WHIP servers, Janus."""
    viewer_days: float = Field(default=30.0, ge=0)
    """Days after which what viewers wrote is erased from the store; names are never kept."""
    event_days: float = Field(default=1096.0, ge=30)
    """Days after which the log of a show, the evidence of all that was said, is removed; three years by default."""
    voice_cache_mb: int = Field(default=512, ge=16)
    """Largest size of the clause cache on disk."""

    def recordings_dir(self) -> Path:
        """Where recordings go."""
        return self.recordings or self.data_dir / "recordings"

    def database_url(self) -> str:
        """The store's SQLAlchemy URL; makes the folder of the default one."""
        if self.database is not None:
            return self.database
        return f"sqlite:///{made(self.data_dir) / 'livehost.sqlite'}"


def misspelt(variables: Iterable[str]) -> Iterator[str]:
    """For each variable that begins like a setting and is none, a line that says so: it would be passed over."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | NO_SETTINGS
    for name in sorted(variables):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, 1)
            yield f"{name} is no setting" + (f": did you mean {near[0]}?" if near else ", see docs/settings.md")
