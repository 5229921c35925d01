"""Language models that write between the facts: the endpoint, and the ghostwriter that asks it."""
