"""The endpoint and the glue with a real small model on loopback: what it writes is kept or refused, never trusted."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from host.assets.store import assets_root
from host.llm.endpoint import Endpoint
from script_gen.glue import Glue, Order

pytestmark = pytest.mark.slow
MODEL = assets_root() / "smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server in this process, one thread."""
    if not MODEL.is_file():
        pytest.skip("missing: smollm2")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(MODEL)
    params.n_ctx = 2048
    params.n_parallel = 1
    params.port = 0
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.warmup = False
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


async def test_a_small_model_writes_and_nothing_it_makes_up_is_kept(address: str) -> None:
    endpoint = Endpoint(address, "smollm2", SecretStr(""), stall_s=100, longest_tokens=60)
    glue = Glue("en")
    try:
        for beat in ("hook",):
            order = Order(beat, "en", "warm-story", count=3)
            glue.take(order, await endpoint.complete(order.prompt))
    finally:
        await endpoint.close()
    assert glue.kept + sum(glue.refused.values()) > 0
    assert all(not any(char.isdigit() for char in line) for line in glue.lines("hook"))
