"""Moderation's second look: what a comment is about by its meaning, when no list knows its words."""

from typing import Final

from comments.classifier import Head, Seen
from comments.comment import Action, Intent, Verdict

NONE: Final = "none"
CARE: Final = frozenset({"injury", "selfharm", "legal", "minor"})
"""What is flagged for a person and never hidden; all else is bait, advertising or abuse."""

CARE_LEAD: Final = -0.1
"""How far a subject's score must lie above that of `none`. With related seeds left out, this lead was had by six in
ten of what needs a person, and by 5 of 1,000 plain comments, half of them rightly."""

HIDE_LEAD: Final = 0.05
"""The same for hiding: half of what is to be hidden, less than one in 1,000 plain comments."""

DOUBT_LEAD: Final = -0.1
"""The same for leaving it to a person whether to hide: two thirds, and 3 of 1,000."""

SHOPPING: Final = frozenset(
    {
        Intent.PRICE,
        Intent.PROMOTION,
        Intent.STOCK,
        Intent.SPEC,
        Intent.FIT,
        Intent.USAGE,
        Intent.SHIPPING,
        Intent.AFTER_SALES,
        Intent.ORDER_STATUS,
        Intent.PRODUCT_REQUEST,
    }
)
"""What a customer asks. Such a comment is never hidden by meaning alone: a person looks at it."""

RUDE: Final = frozenset({"abuse", "sexual"})
"""What stands in comments of any kind. Bait and advertising are hidden by meaning only where the comment reads as spam
as well: of 89 that the lists kept and meaning would have hidden, 8 did not, and neither did the two honest ones."""

TELLING: Final = 2
"""Letters a comment must have: of figures and signs alone meaning tells nothing, they are the lists' business."""


def second_look(head: Head, seen: Seen, text: str, intent: Intent) -> Verdict:
    """Keep, hide or flag a plain text that was read as this intent, with the rule `meaning.<subject>`."""
    if sum(map(str.isalpha, text)) < TELLING:
        return Verdict(Action.KEEP)
    scores = head.scores(seen)
    none = float(scores[head.labels.index(NONE)])
    leads = {label: float(score) - none for label, score in zip(head.labels, scores, strict=True) if label != NONE}
    best = max(leads, key=leads.__getitem__)
    action = _action(best, leads[best])
    if action is Action.HIDE and (intent in SHOPPING if best in RUDE else intent is not Intent.SPAM):
        action = Action.FLAG
    return Verdict(action) if action is Action.KEEP else Verdict(action, f"meaning.{best}")


def _action(label: str, lead: float) -> Action:
    if label in CARE:
        return Action.FLAG if lead > CARE_LEAD else Action.KEEP
    if lead > HIDE_LEAD:
        return Action.HIDE
    return Action.FLAG if lead > DOUBT_LEAD else Action.KEEP
