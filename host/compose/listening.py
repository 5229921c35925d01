"""What a room hears besides its page: the sources of its sources file."""

import secrets
from functools import partial

from comments.sources import bilibili, youtube
from comments.sources.bilibili import Bilibili
from comments.sources.douyin import Douyin
from comments.sources.kuaishou import Kuaishou
from comments.sources.tiktok import TikTok
from comments.sources.twitch import Twitch
from comments.sources.webhook import Webhook
from comments.sources.youtube import YouTube
from host.settings import Settings
from host.show.intake import Intake
from host.show.listening import Hook, Listening, Platform
from host.sources_file import (
    BilibiliEntry,
    PlatformHookEntry,
    TikTokEntry,
    TwitchEntry,
    WebhookEntry,
    YouTubeEntry,
    read_sources,
)
from stream.clock import Clock


def listening(clock: Clock, settings: Settings, intake: Intake) -> Listening:
    """Every configured source. Raises `SourcesFault`."""
    hooks: list[Hook] = []
    platforms: list[Platform] = []
    for entry in read_sources(settings.sources_file):
        match entry:
            case WebhookEntry():
                hooks.append(Webhook(entry.name, entry.secret.get_secret_value()))
            case PlatformHookEntry():
                hook = Douyin if entry.kind == "douyin" else Kuaishou
                hooks.append(hook(entry.name, entry.secret.get_secret_value(), entry.room))
            case BilibiliEntry():
                platforms.append(_bilibili(clock, entry))
            case YouTubeEntry():
                key, service = entry.key.get_secret_value(), entry.service or youtube.SERVICE
                platforms.append(YouTube(entry.name, key=key, video=entry.video, service=service))
            case TwitchEntry():
                platforms.append(_twitch(entry))
            case TikTokEntry():
                key = entry.sign_key.get_secret_value()
                platforms.append(TikTok(entry.name, account=entry.account, sign_key=key))
    return Listening(clock, intake, hooks=hooks, platforms=platforms)


def _bilibili(clock: Clock, entry: BilibiliEntry) -> Bilibili:
    return Bilibili(
        entry.name,
        key=entry.key,
        secret=entry.secret.get_secret_value(),
        app_id=entry.app_id,
        code=entry.code.get_secret_value(),
        wall_s=lambda: clock.wall().timestamp(),
        nonce=partial(secrets.token_hex, 16),
        service=entry.service or bilibili.SERVICE,
    )


def _twitch(entry: TwitchEntry) -> Twitch:
    return Twitch(
        entry.name,
        client_id=entry.client_id,
        client_secret=entry.client_secret.get_secret_value(),
        token=entry.token.get_secret_value(),
        refresh=entry.refresh.get_secret_value(),
        channel=entry.channel,
        user=entry.user,
    )
