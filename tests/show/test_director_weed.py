"""What waits and is no longer so is dropped before it can be played."""

from host.show.actions import End, Forget, Prepare, Write
from host.show.cue import Entry
from host.show.director import Director
from script_gen.line import Line, Origin
from stream.timeline import Samples

NOW = Samples(0)


def test_lines_answers_and_the_interrupted_line_are_dropped() -> None:
    director = Director()
    director.open()
    for action in director.wrote(1, [Line(text) for text in ("a", "b offer", "c", "d offer", *"efghij")]):
        if isinstance(action, Prepare):
            director.prepared(action.cue.key, 2, complete=True)
    answer = director.cue(Line("offer to a viewer", origin=Origin.REPLY), entry=Entry.CLAUSE_END)
    director.say(answer)
    director.boundary(NOW)
    actions = director.weed(lambda cue: "offer" in cue.line.text)
    ended = [action.cue.line.text for action in actions if isinstance(action, End)]
    assert ended == ["b offer", "d offer", "offer to a viewer"]
    assert any(isinstance(action, Forget) for action in actions)
    assert [cue.line.text for cue in director.queue] == ["c", *"efghij"]
    assert director.asides == ()
    assert any(isinstance(action, Write) for action in actions)


def test_nothing_happens_while_all_is_so() -> None:
    director = Director()
    director.open()
    director.wrote(1, [Line("a")])
    assert director.weed(lambda cue: False) == ()
