"""Finding, adding and taking out nodes of an ONNX graph."""

from typing import Any

from onnx import GraphProto, NodeProto, helper


def node(operation: str, inputs: list[str], output: str, **attributes: Any) -> NodeProto:
    """A new node with one output, named after it."""
    return helper.make_node(operation, inputs, [output], name=f"control_{output}", **attributes)


def maker(graph: GraphProto, tensor: str) -> int:
    """The place of the node that makes `tensor`. Raises `StopIteration` when none does."""
    return next(place for place, node in enumerate(graph.node) if tensor in node.output)


def readers(graph: GraphProto, tensor: str, operation: str) -> list[NodeProto]:
    """The nodes of that kind that take `tensor`, in order."""
    return [node for node in graph.node if node.op_type == operation and tensor in node.input]


def put_behind(graph: GraphProto, tensor: str, *nodes: NodeProto) -> None:
    """Put `nodes` behind the one that makes `tensor`."""
    _put(graph, maker(graph, tensor) + 1, nodes)


def put_before(graph: GraphProto, tensor: str, *nodes: NodeProto) -> None:
    """Put `nodes` in front of the one that makes `tensor`."""
    _put(graph, maker(graph, tensor), nodes)


def _put(graph: GraphProto, place: int, nodes: tuple[NodeProto, ...]) -> None:
    for each in reversed(nodes):
        graph.node.insert(place, each)
