"""A pair of states in a store: its series, stages, brief and picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

    from detente.relations.brief import Brief
    from detente.relations.series import Period

__all__ = ["Dyad"]


@dataclass(frozen=True, slots=True, repr=False)
class Dyad:
    """Two states by ISO code, in the order asked for; the relation itself is unordered."""

    connection: DuckDBPyConnection
    a: str
    b: str

    def series(self, by: Period = "month", *, directed: bool = False, origin: str | None = None) -> pd.DataFrame:
        """One row a period; columns as in `relations.series.series`."""
        from detente.relations.series import series
        from detente.store.queries import main_origin

        coder = origin or main_origin(self.connection, self.a, self.b)
        return series(self.connection, self.a, self.b, by, directed=directed, origin=coder)

    def stages(self) -> dict[str, Any]:
        """Stages and turning points, as `detente stages --json` (interface §4)."""
        from detente.relations.stages import stages

        return stages(self.connection, self.a, self.b).to_json()

    def brief(self, on: str | Date | None = None) -> Brief:
        """One page as of `on` (the store's last day by default); shows itself in Jupyter."""
        from detente.relations.brief import make_brief

        day = Date.fromisoformat(on) if isinstance(on, str) else on
        return make_brief(self.connection, self.a, self.b, on=day)

    def plot(self, by: Period = "month") -> Any:
        """An Altair chart: cooperation above, conflict below, net line, stage bands and turning points."""
        from detente.relations.plot import plot

        return plot(self.connection, self.a, self.b, by)

    def __repr__(self) -> str:
        return f"<dyad {self.a}–{self.b}>"
