"""Operations of the OpenAPI document as methods: signature, docstring, and the one call each makes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ops.client.shapes import Schema, hint, identifier

JSON = "application/json"
MULTIPART = "multipart/form-data"
KEY, IF_MATCH = "Idempotency-Key", "If-Match"
_FORMAT = "format"


class Method:
    """One method of the client: an operation answering JSON or, as `…_content`, the bytes of another type."""

    def __init__(
        self,
        verb: str,
        path: str,
        operation: Mapping[str, Any],
        schemas: Mapping[str, Schema],
        *,
        raw: bool = False,
    ) -> None:
        self._verb, self._path, self._operation, self._schemas, self._raw = (
            verb,
            path,
            operation,
            schemas,
            raw,
        )
        named = operation["parameters"]
        self._in_path = [each for each in named if each["in"] == "path"]
        self._in_query = [each for each in named if each["in"] == "query" and self._is_asked(each["name"])]
        self._headers = {each["name"]: each for each in named if each["in"] == "header"}
        self._bodies = operation.get("requestBody", {}).get("content", {})
        self._answers = next(
            each.get("content", {})
            for status, each in operation["responses"].items()
            if status.startswith(("2", "3"))
        )

    def _is_asked(self, name: str) -> bool:
        return name != "cursor" or not self._raw if name != _FORMAT else self._raw

    @property
    def has_other_content(self) -> bool:
        """Whether the operation can also answer something that is not JSON."""
        return bool(self._answers.keys() - {JSON})

    @property
    def has_json(self) -> bool:
        """Whether the operation answers JSON, or nothing."""
        return not self._answers or JSON in self._answers

    def source(self) -> str:
        """Return the method's text."""
        name = self._operation["operationId"] + ("_content" if self._raw and self.has_json else "")
        signature = ", ".join(["self", *self._positional(), *self._keywords()])
        lines = [
            f"def {name}({signature}) -> {self._result()}:",
            f'    """{self._docstring()}"""',
            *self._body(),
        ]
        return "".join(f"    {line}\n" for line in lines)

    def _docstring(self) -> str:
        said = f"{self._operation['summary']}. {self._operation.get('description', '')}".strip()
        return said.replace("\\", "\\\\").replace('"', "'")

    def _positional(self) -> Iterator[str]:
        for each in self._in_path:
            yield f"{identifier(each['name'])}: str"
        if JSON in self._bodies:
            kind = hint(self._bodies[JSON]["schema"])
            yield (
                f"body: {kind}"
                if self._operation["requestBody"].get("required")
                else f"body: {kind} | None = None"
            )

    def _keywords(self) -> Iterator[str]:
        arguments = [
            *self._form_arguments(),
            *(_argument(each) for each in self._in_query),
            *self._header_arguments(),
        ]
        if arguments:
            yield "*"
        yield from arguments

    def _form_arguments(self) -> Iterator[str]:
        form = self._form
        for name, field in form.get("properties", {}).items():
            kind = "bytes | IO[bytes]" if field.get(_FORMAT) == "binary" else hint(field)
            yield f"{identifier(name)}: {kind}" + (
                "" if name in form.get("required", ()) else " | None = None"
            )
            if field.get(_FORMAT) == "binary":
                yield f"{identifier(name)}name: str = {name!r}"

    def _header_arguments(self) -> Iterator[str]:
        for name, each in self._headers.items():
            if name == IF_MATCH:
                yield "if_match: Version" if each.get("required") else "if_match: Version | None = None"
            elif name == KEY:
                yield "idempotency_key: str | None = None"
            else:
                yield _argument(each)

    @property
    def _form(self) -> Schema:
        form: Schema = self._bodies.get(MULTIPART, {}).get("schema", {})
        return form

    @property
    def _item(self) -> str | None:
        """The type of one item where the operation answers pages, or None."""
        answer = self._answers.get(JSON, {}).get("schema", {})
        if self._raw or not any(each["name"] == "cursor" for each in self._in_query):
            return None
        page = self._schemas[hint(answer)] if "$ref" in answer else answer
        return hint(page["properties"]["data"]["items"])

    def _result(self) -> str:
        if self._raw:
            return "bytes"
        if self._item is not None:
            return f"Pages[{self._item}]"
        return hint(self._answers[JSON]["schema"]) if self._answers else "None"

    def _body(self) -> Iterator[str]:
        call = ", ".join([repr(self._verb.upper()), self._path_source(), *self._call_arguments()])
        if self._item is not None:
            yield "    def fetch(cursor: str | None) -> dict[str, Any]:"
            yield f"        return cast(dict[str, Any], self._call({call}).json())"
            yield ""
            yield "    return Pages(fetch, cursor)"
        elif self._raw:
            yield f"    return self._call({call}).content"
        elif self._answers:
            yield f"    return cast({self._result()}, self._call({call}).json())"
        else:
            yield f"    self._call({call})"

    def _path_source(self) -> str:
        if not self._in_path:
            return repr(self._path)
        given = ", ".join(f"{each['name']}={identifier(each['name'])}" for each in self._in_path)
        return f"path_of({self._path!r}, {given})"

    def _call_arguments(self) -> Iterator[str]:
        if self._in_query:
            yield f"query={_pairs(each['name'] for each in self._in_query)}"
        if JSON in self._bodies:
            yield "json=body" if self._operation["requestBody"].get("required") else "json=body or {}"
        if self._form:
            yield from self._form_parts()
        if KEY in self._headers:
            yield "moves=True, key=idempotency_key"
        if IF_MATCH in self._headers:
            yield "if_match=if_match"
        if others := [name for name in self._headers if name not in {KEY, IF_MATCH}]:
            yield f"headers={_pairs(others)}"

    def _form_parts(self) -> Iterator[str]:
        fields = self._form["properties"]
        files = [name for name in fields if fields[name].get(_FORMAT) == "binary"]
        yield f"data=form_of({_pairs(name for name in fields if name not in files)})"
        parts = (f"{name!r}: ({identifier(name)}name, content_of({identifier(name)}))" for name in files)
        yield f"files={{{', '.join(parts)}}}"


def _argument(parameter: Mapping[str, Any]) -> str:
    kind = hint(parameter.get("schema", {}))
    if parameter.get("required"):
        return f"{identifier(parameter['name'])}: {kind}"
    return f"{identifier(parameter['name'])}: {kind.removesuffix(' | None')} | None = None"


def _pairs(names: Any) -> str:
    return "{" + ", ".join(f"{name!r}: {identifier(name)}" for name in names) + "}"


def names_used(source: str, schemas: Mapping[str, Schema]) -> list[str]:
    """Return the schemas a text names."""
    return sorted(set(re.findall(r"\b[A-Z]\w+\b", source)) & schemas.keys())
