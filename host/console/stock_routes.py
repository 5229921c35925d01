"""The operators' route on the stock while live."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field, StringConstraints

from host.console.body import read_json
from host.console.security import Gate


class Stock(Protocol):
    """What operators may do with the stock; what cannot be done raises DeskRefusal."""

    def set(self, by: str, product_id: str, stock: int) -> None:
        """There are so many pieces from now on."""


class StockIn(BaseModel):
    """A product and how many there are."""

    product_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    stock: Annotated[int, Field(ge=0, le=1_000_000_000)]


def stock_routes(stock: Stock, gate: Gate) -> APIRouter:
    """Everything under `/api/console/stock`; each needs the token."""
    routes = APIRouter(prefix="/api/console/stock")
    by_dependency = Depends(gate.operator)

    @routes.patch("", status_code=204)
    async def change(request: Request, by: str = by_dependency) -> None:
        wish = await read_json(request, StockIn)
        stock.set(by, wish.product_id, wish.stock)

    return routes
