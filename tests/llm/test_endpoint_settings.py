"""An endpoint's settings before air: what is missing is named with its setting, and a machine at home needs no key."""

import pytest
from pydantic import SecretStr

from host.compose.writing import llm_fault
from host.settings import Settings

FAULTS = [
    ("", "", "", ""),
    ("", "qwen", "", "llm_model is set without llm_url"),
    ("api.example.com/v1", "qwen", "k", "is no address"),
    ("https://api.example.com/v1", "", "k", "llm_model is missing"),
    ("https://api.example.com/v1", "qwen", "", "llm_key is missing: set LIVEHOST_LLM_KEY"),
    ("https://8.8.8.8/v1", "qwen", "", "llm_key is missing"),
    ("https://api.example.com/v1", "qwen", "k", ""),
    ("http://localhost:11434/v1", "qwen", "", ""),
    ("http://127.0.0.1:11434/v1", "qwen", "", ""),
    ("http://192.168.1.20:8000/v1", "qwen", "", ""),
    ("http://ollama:11434/v1", "qwen", "", ""),
    ("http://studio.local:8000/v1", "qwen", "", ""),
]


@pytest.mark.parametrize(("url", "model", "key", "fault"), FAULTS)
def test_what_is_wrong_is_named(url: str, model: str, key: str, fault: str) -> None:
    told = llm_fault(Settings(llm_url=url, llm_model=model, llm_key=SecretStr(key)))
    assert (fault in told) if fault else told == ""
