"""The edits made to the voices' published graphs at set-up: pitch inputs, exact durations out, the generator apart.

Both models predict how many frames every symbol lasts and a pitch curve, and keep both to themselves.
After the edit a graph takes `f0_scale` and `f0_range` (float32 [1], 1 leaves the pitch alone) and also returns
`durations` (float32, one number a symbol, in frames of 600 samples at 24 kHz; their sum is the sound).

Kokoro also makes 1.2 to 1.5 s of silence around every clause, and its generator, six sevenths of the work, spends as
much on a frame of silence as on one of speech. Its graph takes `longest` (float32, one number a symbol, pads
included): what the first symbol lasts beyond its bound is cut from the start, what any other does from the end, both
in front of the generator.

The generator itself is computed by `generator.py`. The graph ends in what that takes: `features` [1, 512, 2 a frame],
`excitation` [1, 22, 120 a frame and one], `styles` [1, all of them] and `share`, of all frames those that are made.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from onnx import GraphProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from host.voice.excitation import convolve_excitation
from host.voice.generator import NORMS
from host.voice.weights import GENERATOR, generator_weights
from host.voice.wiring import maker, node, prune, put_behind

KOKORO_PITCH = "/encoder/F0_proj/Conv_output_0"
KOKORO_DURATIONS = "/encoder/Clip_output_0"
HIBARI_PITCH = "f0"
HIBARI_DURATIONS = "/Clip_output_0"

VOICED_HZ: Final = 50.0
"""Below this the models mean that there is no voice."""
INTO_GENERATOR: Final = ("/decoder/decoder/Unsqueeze_output_0", "/decoder/decoder/decode.3/Div_4_output_0")
"""The pitch curve and the features, both with two steps a frame along their last axis."""
EXCITATION: Final = f"{GENERATOR}Concat_3_output_0"


def patch_kokoro(src: Path, dst: Path, generator: Path) -> None:
    """Write `dst`, what Kokoro v1.0's graph (inputs tokens, style, speed) does in front of its generator, with the four
    controls, and `generator`, the weights of that, as NumPy's npz.

    Raises `ValueError` when `src` is not that graph.
    """
    model = onnx.load(str(src))
    graph = model.graph
    try:
        weights = generator_weights(graph)
        _control_pitch(graph, KOKORO_PITCH)
        _leave_silence_out(graph, KOKORO_DURATIONS)
        convolve_excitation(graph)
        _end_at_generator(graph)
    except (StopIteration, KeyError) as error:
        raise _unknown(src, KOKORO_PITCH, KOKORO_DURATIONS, *INTO_GENERATOR, EXCITATION) from error
    onnx.save(model, str(dst))
    np.savez(generator, allow_pickle=False, **weights)


def patch_hibari(src: Path, dst: Path) -> None:
    """Write `dst`: hibari 0.2's graph (inputs ids, speed; outputs lh, theta, ln, lr, phi, f0) with the three controls.

    Raises `ValueError` when `src` is not that graph.
    """
    model = onnx.load(str(src))
    try:
        _control_pitch(model.graph, HIBARI_PITCH)
        put_behind(model.graph, HIBARI_DURATIONS, node("Identity", [HIBARI_DURATIONS], "durations"))
    except StopIteration as error:
        raise _unknown(src, HIBARI_PITCH, HIBARI_DURATIONS) from error
    model.graph.output.append(_floats("durations"))
    onnx.save(model, str(dst))


def _unknown(src: Path, *tensors: str) -> ValueError:
    return ValueError(f"{src} is not the graph this version knows: it lacks one of {', '.join(map(repr, tensors))}")


def _floats(name: str) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, None)


def _control_pitch(graph: GraphProto, tensor: str) -> None:
    """Bend the pitch curve by the new inputs; its readers, a graph output too, see what comes out in its place.

    `f0_scale` moves all of it; `f0_range` moves what is voiced that many times as far away from its mean.
    """
    outputs = graph.node[maker(graph, tensor)].output
    bare = f"{tensor}_bare"
    outputs[list(outputs).index(tensor)] = bare
    graph.input.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("f0_scale", "f0_range"))
    graph.initializer.extend(
        numpy_helper.from_array(np.array(value, np.float32), name)
        for name, value in (("f0_voiced_from", VOICED_HZ), ("f0_unit", 1.0))
    )
    put_behind(graph, bare, *_bend(bare, tensor))


def _bend(bare: str, bent: str) -> list[NodeProto]:
    return [
        node("Mul", [bare, "f0_scale"], "f0_moved"),
        node("Greater", ["f0_moved", "f0_voiced_from"], "f0_is_voiced"),
        node("Cast", ["f0_is_voiced"], "f0_voiced", to=TensorProto.FLOAT),
        node("Mul", ["f0_moved", "f0_voiced"], "f0_heard"),
        node("ReduceSum", ["f0_heard"], "f0_sum", keepdims=0),
        node("ReduceSum", ["f0_voiced"], "f0_steps", keepdims=0),
        node("Max", ["f0_steps", "f0_unit"], "f0_some_steps"),
        node("Div", ["f0_sum", "f0_some_steps"], "f0_mean"),
        node("Sub", ["f0_moved", "f0_mean"], "f0_away"),
        node("Mul", ["f0_away", "f0_voiced"], "f0_swing"),
        node("Sub", ["f0_range", "f0_unit"], "f0_more"),
        node("Mul", ["f0_swing", "f0_more"], "f0_swung"),
        node("Add", ["f0_moved", "f0_swung"], bent),
    ]


def _leave_silence_out(graph: GraphProto, durations: str) -> None:
    graph.input.append(helper.make_tensor_value_info("longest", TensorProto.FLOAT, ["symbols"]))
    graph.initializer.extend(_constants())
    put_behind(graph, durations, *_bounds(durations))
    for number, tensor in enumerate(INTO_GENERATOR):
        cut = f"cut_{number}"
        put_behind(graph, tensor, node("Slice", [tensor, "first_step", "stop_step", "last_axis"], cut))
        for each in _generator(graph):
            each.input[:] = [cut if name == tensor else name for name in each.input]


def _bounds(durations: str) -> list[NodeProto]:
    """What is kept of every symbol, where the generator begins and stops, and the share of time that it makes."""
    return [
        node("Min", [durations, "longest"], "durations"),
        node("Sub", [durations, "durations"], "left_out"),
        node("Reshape", ["left_out", "flat"], "left_out_flat"),
        node("Slice", ["left_out_flat", "zero", "one"], "left_out_first"),
        node("ReduceSum", ["durations"], "kept", keepdims=0),
        node("ReduceSum", [durations], "all_frames", keepdims=0),
        node("Div", ["kept", "all_frames"], "share"),
        node("Add", ["left_out_first", "kept"], "stop_frame"),
        node("Mul", ["left_out_first", "steps"], "first_step_float"),
        node("Mul", ["stop_frame", "steps"], "stop_step_float"),
        node("Cast", ["first_step_float"], "first_step", to=TensorProto.INT64),
        node("Cast", ["stop_step_float"], "stop_step", to=TensorProto.INT64),
    ]


def _end_at_generator(graph: GraphProto) -> None:
    """Make what the generator takes the graph's outputs, and leave out what only the generator needs."""
    styles = [_style(name) for name in NORMS]
    for each in styles:
        maker(graph, each)
    graph.node.extend(
        [
            node("Identity", ["cut_1"], "features"),
            node("Identity", [EXCITATION], "excitation"),
            node("Concat", styles, "styles", axis=1),
        ]
    )
    del graph.output[:]
    graph.output.extend(_floats(name) for name in ("durations", "features", "excitation", "styles", "share"))
    prune(graph)


def _style(norm: str) -> str:
    block, part, place = norm.rsplit(".", 2)
    return f"{GENERATOR}{block}/{part}.{place}/fc/Gemm_output_0"


def _constants() -> Iterator[TensorProto]:
    """What the new nodes take that never changes, by name."""
    whole = {"zero": 0, "one": 1, "flat": -1, "last_axis": 2}
    yield numpy_helper.from_array(np.array(2, np.float32), "steps")
    for name, value in whole.items():
        yield numpy_helper.from_array(np.array([value], np.int64), name)


def _generator(graph: GraphProto) -> list[NodeProto]:
    return [each for each in graph.node if GENERATOR in each.name]
