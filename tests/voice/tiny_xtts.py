"""A real XTTS of random weights, its GPT made small: it speaks gibberish, but it is loaded and run like any other."""

from pathlib import Path

from host.voice.coqui import library

LANGUAGES = ("en", "zh-cn")
LETTERS = "abcdefghijklmnopqrstuvwxyz12345,.!? "


def write_tiny_xtts(folder: Path) -> None:
    """Write `model.pth`, `config.json` and `vocab.json`, as a folder of XTTS v2 holds them. Needs coqui-tts."""
    torch, _ = library()
    from TTS.tts.configs.xtts_config import XttsArgs, XttsConfig
    from TTS.tts.models.xtts import Xtts

    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    words = _write_words(folder / "vocab.json")
    settings = XttsConfig(
        model_args=XttsArgs(
            gpt_layers=1,
            gpt_n_model_channels=32,
            gpt_n_heads=2,
            gpt_max_audio_tokens=48,
            gpt_number_text_tokens=len(words),
            gpt_start_text_token=words["[START]"],
            gpt_stop_text_token=words["[STOP]"],
            gpt_num_audio_tokens=66,
            gpt_start_audio_token=64,
            gpt_stop_audio_token=65,
            gpt_use_perceiver_resampler=True,
            decoder_input_dim=32,
        ),
        languages=list(LANGUAGES),
    )
    xtts = Xtts(settings)
    torch.save({"model": xtts.state_dict(), "config": settings.to_dict()}, folder / "model.pth")
    settings.save_json(folder / "config.json")


def _write_words(file: Path) -> dict[str, int]:
    """A tokenizer that knows single letters, as XTTS's knows pieces of words."""
    from tokenizers import Tokenizer
    from tokenizers.models import BPE

    special = ["[STOP]", "[UNK]", "[SPACE]", "[START]", *(f"[{language}]" for language in LANGUAGES)]
    words = {word: number for number, word in enumerate([*special, *LETTERS])}
    tokenizer = Tokenizer(BPE(vocab=words, merges=[], unk_token="[UNK]"))
    tokenizer.add_special_tokens(special)
    tokenizer.save(str(file))
    return words
