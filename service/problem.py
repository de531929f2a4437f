"""Problem: every failing request as RFC 9457 problem details."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.schema import FaultOut, ProblemOut

DOCS = "/docs"  # whose headings explain each kind


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its HTTP status, its word for programs, its title."""

    status: int
    code: str
    title: str
    advice: str


BROKEN_JSON = Kind(
    400, "broken-json", "The body is not JSON", 'Send a JSON object such as {"question": "…"}, in UTF-8.'
)
NOT_FOUND = Kind(
    404,
    "not-found",
    "There is nothing here",
    "Check the address, or the id: ids of passages change when their text changes.",
)
WRONG_METHOD = Kind(
    405, "wrong-method", "This address does not take that method", "The header Allow names the methods that it takes."
)
TOO_LARGE = Kind(413, "too-large", "The request is too large", "Send less: a question has at most 1,000 characters.")
WRONG_TYPE = Kind(
    415, "wrong-type", "The body has the wrong media type", "Send Content-Type: application/json to /ask."
)
INVALID = Kind(422, "invalid", "The request cannot be used", "`errors` names each field and what is wrong with it.")
FAILED = Kind(
    500, "failed", "The service failed", "Try again. The log of the service has the cause; it never has the question."
)
NOT_READY = Kind(
    503,
    "not-ready",
    "The service is not ready",
    "Wait as long as Retry-After says. If it stays so, build the index: `ketamine-qa build`.",
)
NOT_STORED = Kind(
    503,
    "not-stored",
    "The feedback could not be stored",
    "Try again later. The log of the service has the cause; it never has the note.",
)
KINDS = (BROKEN_JSON, NOT_FOUND, WRONG_METHOD, TOO_LARGE, WRONG_TYPE, INVALID, FAILED, NOT_READY, NOT_STORED)


class Problem(Exception):
    """Ends a request with problem details. `errors` are (JSON pointer, sentence)."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        errors: tuple[tuple[str, str], ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.errors = kind, detail, errors
        self.headers = dict(headers or {})

    def out(self, path: str) -> ProblemOut:
        """The JSON of the problem for a request to `path`."""
        return ProblemOut(
            type=f"{DOCS}#{self.kind.code}",
            title=self.kind.title,
            status=self.kind.status,
            detail=self.detail,
            instance=path,
            code=self.kind.code,
            errors=[FaultOut(pointer=pointer, detail=detail) for pointer, detail in self.errors],
        )


def problem_for(status: int, path: str, headers: Mapping[str, str] | None = None) -> Problem:
    """The problem for a status that the framework itself raised."""
    if status == 405:
        allowed = (headers or {}).get("Allow", "another method")
        return Problem(WRONG_METHOD, f"{path} takes {allowed}.", headers=headers)
    kind = next((kind for kind in KINDS if kind.status == status), NOT_FOUND if status < 500 else FAILED)
    return Problem(kind, f"There is nothing at {path}. See /docs for what there is.", headers=headers)
