"""What waits for the host, the same questions together: compared once when they come, not whenever one is taken."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comments.comment import Intent
from comments.ranking import SOCIAL, Answered, Waiting, same_question, still_answers

Sort = tuple[Intent, str, str | None]
"""Intent, language, product: comments that differ in one never ask the same."""


@dataclass(slots=True, eq=False)
class Cluster:
    """Comments that ask the same."""

    members: list[Waiting]
    """In the order in which they came; empty when all have been taken."""
    answered: Answered | None
    """The last answer to it, however long ago."""


class WaitingRoom:
    """Understood comments. A new one is compared with the first of each cluster and with the answers given."""

    def __init__(self, answers: int) -> None:
        """Remembers `answers` answers; the oldest is forgotten."""
        self._limit = answers
        self._clusters: dict[Sort, list[Cluster]] = {}
        self._of: dict[str, tuple[Waiting, Cluster]] = {}
        """By comment, in the order of filing."""
        self._answered: OrderedDict[tuple[str, str | None, str], Answered] = OrderedDict()

    def __len__(self) -> int:
        return len(self._of)

    def __contains__(self, comment_id: str) -> bool:
        return comment_id in self._of

    def clusters(self) -> Iterator[Cluster]:
        """All of them."""
        for like in self._clusters.values():
            yield from like

    def alike(self, sort: Sort) -> Sequence[Cluster]:
        """Those of one sort."""
        return self._clusters.get(sort, ())

    def waiting(self) -> Iterator[Waiting]:
        """Every comment, in the order of filing."""
        for one, _ in self._of.values():
            yield one

    def add(self, one: Waiting) -> None:
        """Let a comment wait, with those that ask the same."""
        like = self._clusters.setdefault(_sort(one), [])
        cluster = next((other for other in like if same_question(other.members[0], one)), None)
        if cluster is None:
            cluster = Cluster([], self._answer_to(one))
            like.append(cluster)
        cluster.members.append(one)
        cluster.members.sort(key=lambda member: member.comment.received_at)
        self._of[one.comment.id] = (one, cluster)

    def pop(self, comment_id: str) -> Waiting | None:
        """Take a comment out; None when it is not here."""
        if comment_id not in self._of:
            return None
        gone, cluster = self._of.pop(comment_id)
        cluster.members = [one for one in cluster.members if one is not gone]
        if not cluster.members:
            self._drop(cluster, _sort(gone))
        return gone

    def remember(self, answer: Answered) -> None:
        """A question was answered: whoever asks it from now on, or waits with it, has its answer."""
        key = (answer.key, answer.product, answer.language)
        self._answered[key] = answer
        self._answered.move_to_end(key)
        if len(self._answered) > self._limit:
            self._answered.popitem(last=False)
        for cluster in self.alike((answer.intent, answer.language, answer.product)):
            if still_answers(answer, cluster.members[0]):
                cluster.answered = answer

    def forget(self, comment_id: str) -> None:
        """The answer to this comment was never given."""
        self._answered = OrderedDict(
            (key, answer) for key, answer in self._answered.items() if answer.comment_id != comment_id
        )
        for cluster in self.clusters():
            if cluster.answered is not None and cluster.answered.comment_id == comment_id:
                cluster.answered = self._answer_to(cluster.members[0])

    @property
    def answers(self) -> int:
        """How many answers are remembered."""
        return len(self._answered)

    def _answer_to(self, one: Waiting) -> Answered | None:
        """The last answer to this question."""
        if one.meaning.intent in SOCIAL:
            return None
        return next((answer for answer in reversed(self._answered.values()) if still_answers(answer, one)), None)

    def _drop(self, cluster: Cluster, sort: Sort) -> None:
        self._clusters[sort].remove(cluster)
        if not self._clusters[sort]:
            del self._clusters[sort]


def _sort(one: Waiting) -> Sort:
    return one.meaning.intent, one.meaning.language, one.product
