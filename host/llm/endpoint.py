"""An OpenAI-compatible endpoint (DeepSeek, Qwen, Kimi, vLLM, Ollama …): one prompt in, its streamed reply out."""

import json
from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Any, Final

import httpx
from pydantic import SecretStr
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

LONGEST_REPLY: Final = 20_000
"""Characters; a reply that goes on past this is cut off there."""
ATTEMPTS: Final = 3
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"lines": {"type": "array", "items": {"type": "string"}, "maxItems": 16}},
    "required": ["lines"],
    "additionalProperties": False,
}


class EndpointFault(Exception):
    """The endpoint gave no usable reply; the text says why, and never holds the key."""


class Shape(StrEnum):
    """How a reply is asked to look; providers know fewer from top to bottom."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


class Endpoint:
    """Asks one model. What shape of reply it knows is found out once: a refusal with 400 or 422 means the next one."""

    def __init__(
        self,
        base_url: str,
        model: str,
        key: SecretStr,
        *,
        timeout_s: float = 30.0,
        stall_s: float = 8.0,
        pause_s: float = 0.5,
        longest_tokens: int = 700,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`timeout_s` is for reaching it, `stall_s` for the wait between two pieces, `pause_s` before the second try.

        Raises:
            ValueError: the address is none, or no model is named.
        """
        if not base_url.startswith(("http://", "https://")):
            raise ValueError(f"llm_url {base_url!r} is no address: write it like https://host/v1")
        if not model:
            raise ValueError("llm_model is missing: name the model as the endpoint calls it")
        self.model = model
        self._pause_s = pause_s
        self._longest_tokens = longest_tokens
        self._shapes = list(Shape)
        self._client = httpx.AsyncClient(
            base_url=base_url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {key.get_secret_value()}"} if key.get_secret_value() else {},
            timeout=httpx.Timeout(timeout_s, read=stall_s),
            transport=transport,
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def complete(self, prompt: str) -> str:
        """The model's reply to a prompt; EndpointFault when there is none after `ATTEMPTS` tries."""
        while True:
            try:
                return await self._tried(prompt, self._shapes[0])
            except httpx.HTTPStatusError as error:
                status = error.response.status_code
                if status in {400, 422} and len(self._shapes) > 1:
                    self._shapes.pop(0)
                    continue
                raise EndpointFault(_refused(status)) from error
            except httpx.HTTPError as error:
                raise EndpointFault(f"no reply: {type(error).__name__}") from error

    async def _tried(self, prompt: str, shape: Shape) -> str:
        async for attempt in AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_random_exponential(multiplier=self._pause_s, max=8),
            retry=retry_if_exception(_passing),
            reraise=True,
        ):
            with attempt:
                pieces: list[str] = []
                length = 0
                async for piece in self._stream(prompt, shape):
                    pieces.append(piece)
                    length += len(piece)
                    if length > LONGEST_REPLY:
                        break
                return "".join(pieces)[:LONGEST_REPLY]
        raise AssertionError("tenacity ends with a result or an error")

    async def _stream(self, prompt: str, shape: Shape) -> AsyncIterator[str]:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": "user", "content": prompt}],
            "stream": True,
            "temperature": 1.0,
            "max_tokens": self._longest_tokens,
        }
        if shape is Shape.SCHEMA:
            schema = {"name": "lines", "strict": True, "schema": SCHEMA}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif shape is Shape.OBJECT:
            body["response_format"] = {"type": "json_object"}
        async with self._client.stream("POST", "chat/completions", json=body) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if line.startswith("data:") and (piece := _piece(line[5:].strip())):
                    yield piece


def _piece(data: str) -> str:
    """The text of one event; empty for the end mark and for what is not one."""
    try:
        choices = json.loads(data)["choices"]
        content = choices[0]["delta"].get("content") if choices else None
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return ""
    return content if isinstance(content, str) else ""


def _passing(error: BaseException) -> bool:
    """Whether it may be over in a moment: too busy, or a connection that broke."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in {408, 409, 429} or error.response.status_code >= 500
    return isinstance(error, httpx.ConnectError | httpx.RemoteProtocolError | httpx.ReadError | httpx.ConnectTimeout)


def _refused(status: int) -> str:
    if status in {401, 403}:
        return "the endpoint refused the key: set LIVEHOST_LLM_KEY to one that may use the model"
    if status == 404:
        return "the endpoint knows no such address or model: check llm_url (it ends in /v1 mostly) and llm_model"
    return f"the endpoint answered {status}"
