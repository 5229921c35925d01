"""Finding, adding and taking out nodes of an ONNX graph."""

from typing import Any

from onnx import GraphProto, NodeProto, helper


def node(operation: str, inputs: list[str], output: str, **attributes: Any) -> NodeProto:
    """A new node with one output, named after it."""
    return helper.make_node(operation, inputs, [output], name=f"control_{output}", **attributes)


def maker(graph: GraphProto, tensor: str) -> int:
    """The place of the node that makes `tensor`. Raises `StopIteration` when none does."""
    return next(place for place, node in enumerate(graph.node) if tensor in node.output)


def put_behind(graph: GraphProto, tensor: str, *nodes: NodeProto) -> None:
    """Put `nodes` behind the one that makes `tensor`."""
    _put(graph, maker(graph, tensor) + 1, nodes)


def put_before(graph: GraphProto, tensor: str, *nodes: NodeProto) -> None:
    """Put `nodes` in front of the one that makes `tensor`."""
    _put(graph, maker(graph, tensor), nodes)


def _put(graph: GraphProto, place: int, nodes: tuple[NodeProto, ...]) -> None:
    for each in reversed(nodes):
        graph.node.insert(place, each)


def prune(graph: GraphProto) -> None:
    """Leave out the nodes and the tensors that no output of the graph needs."""
    needed = {output.name for output in graph.output}
    kept: list[NodeProto] = []
    for each in reversed(graph.node):
        if needed.intersection(each.output):
            kept.append(each)
            needed.update(each.input)
    tensors = [each for each in graph.initializer if each.name in needed]
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(tensors)
