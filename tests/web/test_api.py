"""The API as described: schemathesis sends what the description allows and what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from detente.web.pages import ROUTES


@pytest.fixture(scope="module")
def operations(store: Path) -> Iterator[list[Any]]:
    import schemathesis

    from detente.web.app import create_app

    app = create_app(store, hosts=("testserver", "localhost"))
    with TestClient(app):
        schema = schemathesis.openapi.from_asgi("/openapi.json", app)
        yield [found.ok() for found in schema.get_all_operations()]


def test_every_twin_is_described(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert len(paths) == 2 * len(ROUTES)


def test_nothing_that_is_sent_breaks_the_server(operations: list[Any]) -> None:
    from hypothesis import HealthCheck, Phase, given, settings

    statuses: list[int] = []
    quick = settings(
        max_examples=40, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
    )
    for operation in operations:

        @quick
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:
            answer = case.call()
            assert answer.status_code in (200, 400, 404, 422), (case.path, case.query, answer.status_code)
            statuses.append(answer.status_code)

        send()
    assert {200, 400} <= set(statuses)
