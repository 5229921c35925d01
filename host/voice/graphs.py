"""The edits made to the voices' published graphs at set-up: a pitch input, exact durations out, a bound on silence.

Both models predict how many frames every symbol lasts and a pitch curve, and keep both to themselves.
After the edit a graph takes `f0_scale` (float32 [1], 1 leaves the pitch alone) and also returns
`durations` (float32, one number a symbol, in frames of 600 samples at 24 kHz; their sum is the sound).

Kokoro also makes about 1.3 s of silence around every clause, which costs as much work as speech. Its graph takes
`longest` (float32, one number a symbol), the most frames each may last.
"""

from pathlib import Path

import onnx
from onnx import GraphProto, TensorProto, helper

KOKORO_PITCH = "/encoder/F0_proj/Conv_output_0"
KOKORO_DURATIONS = "/encoder/Clip_output_0"
HIBARI_PITCH = "f0"
HIBARI_DURATIONS = "/Clip_output_0"


def patch_kokoro(src: Path, dst: Path) -> None:
    """Write `dst`: Kokoro v1.0's graph (inputs tokens, style, speed; output audio) with the three controls.

    Raises `ValueError` when `src` is not that graph.
    """
    _patch(src, dst, pitch=KOKORO_PITCH, durations=KOKORO_DURATIONS, bounded=True)


def patch_hibari(src: Path, dst: Path) -> None:
    """Write `dst`: hibari 0.2's graph (inputs ids, speed; outputs lh, theta, ln, lr, phi, f0) with both controls.

    Raises `ValueError` when `src` is not that graph.
    """
    _patch(src, dst, pitch=HIBARI_PITCH, durations=HIBARI_DURATIONS, bounded=False)


def _patch(src: Path, dst: Path, *, pitch: str, durations: str, bounded: bool) -> None:
    model = onnx.load(str(src))
    graph = model.graph
    try:
        _control(graph, pitch, "Mul", "f0_scale", [1])
        if bounded:
            _control(graph, durations, "Min", "longest", ["symbols"])
        _publish(graph, durations)
    except StopIteration as error:
        raise ValueError(
            f"{src} is not the graph this version knows: it makes no {pitch!r} or no {durations!r}"
        ) from error
    onnx.save(model, str(dst))


def _control(graph: GraphProto, tensor: str, operation: str, name: str, shape: list[int | str]) -> None:
    """Combine `tensor` with the new input `name`; its readers, a graph output too, see the result in its place."""
    place = _maker(graph, tensor)
    bare = f"{tensor}_bare"
    outputs = graph.node[place].output
    outputs[list(outputs).index(tensor)] = bare
    graph.node.insert(place + 1, helper.make_node(operation, [bare, name], [tensor], name=f"control_{name}"))
    graph.input.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))


def _publish(graph: GraphProto, tensor: str) -> None:
    place = _maker(graph, tensor)
    graph.node.insert(place + 1, helper.make_node("Identity", [tensor], ["durations"], name="publish_durations"))
    graph.output.append(helper.make_tensor_value_info("durations", TensorProto.FLOAT, None))


def _maker(graph: GraphProto, tensor: str) -> int:
    """The place of the node that makes `tensor`."""
    return next(place for place, node in enumerate(graph.node) if tensor in node.output)
