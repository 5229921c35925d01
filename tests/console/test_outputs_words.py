"""The outputs panel's Chinese of what went wrong belongs to sentences that outputs really say."""

import re
from pathlib import Path

import host.console
import stream.outputs


def test_every_translated_reason_is_one_that_outputs_give() -> None:
    panel = Path(host.console.__file__).with_name("static").joinpath("panel_outputs.js").read_text("utf-8")
    table = panel.partition("const REASONS = {")[2].partition("};")[0]
    reasons = re.findall(r'^  "(.+?)": "', table, re.MULTILINE)
    folder = Path(next(iter(stream.outputs.__path__)))
    said = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    early = "the server closed the connection before it took a picture; is the key right?"  # put together there
    assert len(reasons) > 15
    assert [each for each in reasons if each not in said and each != early] == []
    assert " before it took a picture; is the key right?" in said
