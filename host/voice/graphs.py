"""The two edits made to the voices' published graphs at set-up: a pitch input and exact durations out.

Both models predict how many frames every symbol lasts and a pitch curve, and keep both to themselves.
After the edit a graph takes `f0_scale` (float32 [1], 1 leaves the pitch alone) and also returns
`durations` (float32, one number a symbol, in frames of 600 samples at 24 kHz; their sum is the sound).
"""

from pathlib import Path

import onnx
from onnx import GraphProto, TensorProto, helper

KOKORO_PITCH = "/encoder/F0_proj/Conv_output_0"
KOKORO_DURATIONS = "/encoder/Clip_output_0"
HIBARI_PITCH = "f0"
HIBARI_DURATIONS = "/Clip_output_0"


def patch_kokoro(src: Path, dst: Path) -> None:
    """Write `dst`: Kokoro v1.0's graph (inputs tokens, style, speed; output audio) with both controls.

    Raises `ValueError` when `src` is not that graph.
    """
    _patch(src, dst, pitch=KOKORO_PITCH, durations=KOKORO_DURATIONS)


def patch_hibari(src: Path, dst: Path) -> None:
    """Write `dst`: hibari 0.2's graph (inputs ids, speed; outputs lh, theta, ln, lr, phi, f0) with both controls.

    Raises `ValueError` when `src` is not that graph.
    """
    _patch(src, dst, pitch=HIBARI_PITCH, durations=HIBARI_DURATIONS)


def _patch(src: Path, dst: Path, *, pitch: str, durations: str) -> None:
    model = onnx.load(str(src))
    graph = model.graph
    try:
        _scale(graph, pitch)
        _publish(graph, durations)
    except StopIteration as error:
        raise ValueError(
            f"{src} is not the graph this version knows: it makes no {pitch!r} or no {durations!r}"
        ) from error
    onnx.save(model, str(dst))


def _scale(graph: GraphProto, tensor: str) -> None:
    """Multiply `tensor` by the new input; its readers, a graph output too, see the product under the old name."""
    place = _maker(graph, tensor)
    bare = f"{tensor}_bare"
    outputs = graph.node[place].output
    outputs[list(outputs).index(tensor)] = bare
    graph.node.insert(place + 1, helper.make_node("Mul", [bare, "f0_scale"], [tensor], name="scale_f0"))
    graph.input.append(helper.make_tensor_value_info("f0_scale", TensorProto.FLOAT, [1]))


def _publish(graph: GraphProto, tensor: str) -> None:
    place = _maker(graph, tensor)
    graph.node.insert(place + 1, helper.make_node("Identity", [tensor], ["durations"], name="publish_durations"))
    graph.output.append(helper.make_tensor_value_info("durations", TensorProto.FLOAT, None))


def _maker(graph: GraphProto, tensor: str) -> int:
    """The place of the node that makes `tensor`."""
    return next(place for place, node in enumerate(graph.node) if tensor in node.output)
