"""A real VITS of 1.4 million random weights: it speaks gibberish, but it is loaded and run like any other."""

from pathlib import Path
from typing import Any

from host.voice.coqui import library


def write_tiny_vits(model: Path, config: Path) -> None:
    """Write the model and its configuration. Needs coqui-tts."""
    torch, _ = library()
    from TTS.config.shared_configs import BaseAudioConfig
    from TTS.tts.configs.shared_configs import CharactersConfig
    from TTS.tts.configs.vits_config import VitsArgs, VitsConfig
    from TTS.tts.models.vits import Vits

    torch.manual_seed(0)
    characters = CharactersConfig(
        characters_class="TTS.tts.models.vits.VitsCharacters",
        pad="<PAD>",
        eos="<EOS>",
        bos="<BOS>",
        blank="<BLNK>",
        characters="abcdefghijklmnopqrstuvwxyz这款保温杯今天只要九十角喜欢的朋友赶紧下单现在欢迎大家",
        punctuations="!'(),-.:;? ，。！？、",
        phonemes="",
    )
    audio: Any = BaseAudioConfig(
        sample_rate=22_050, hop_length=256, win_length=1024, fft_size=1024, mel_fmin=0, mel_fmax=None, num_mels=80
    )
    settings = VitsConfig(
        model_args=VitsArgs(
            num_chars=120,
            hidden_channels=32,
            hidden_channels_ffn_text_encoder=64,
            num_heads_text_encoder=2,
            num_layers_text_encoder=1,
            num_layers_flow=1,
            num_layers_posterior_encoder=1,
            upsample_initial_channel_decoder=32,
            resblock_type_decoder="2",
            resblock_kernel_sizes_decoder=[3],
            resblock_dilation_sizes_decoder=[[1, 3]],
            upsample_rates_decoder=[8, 8, 4],
            upsample_kernel_sizes_decoder=[16, 16, 8],
            init_discriminator=False,
        ),
        audio=audio,
        characters=characters,
        use_phonemes=False,
        text_cleaner="basic_cleaners",
        run_name="tiny",
    )
    vits = Vits(settings)
    torch.save({"model": vits.state_dict(), "config": vits.config.to_dict()}, model)
    vits.config.save_json(config)
