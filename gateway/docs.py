"""The pages people read: what this is, and the OpenAPI document as HTML. No script, no outside file."""

import base64
import hashlib
from html import escape
from itertools import groupby
from typing import Any

import orjson

STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8882;--accent:#0a66c2}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 6rem}
body{font:16px/1.55 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
h1{margin:.2em 0}h3{font-size:1em;margin:1em 0 .3em}
h2{margin:2.2em 0 .5em;border-bottom:1px solid var(--line)}
a{color:var(--accent)}nav a{display:inline-block;margin:.15em .9em .15em 0}
code,pre{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
pre{background:var(--soft);border-radius:6px;margin:.3em 0;overflow:auto;padding:.7em}
details{border:1px solid var(--line);border-radius:8px;margin:.4em 0}
details>div{padding:0 1em 1em}
summary{cursor:pointer;min-height:44px;padding:.6em 1em}
summary b{display:inline-block;min-width:4.2em}
summary span{opacity:.75}
table{border-collapse:collapse;width:100%}
td{border-top:1px solid var(--line);padding:.3em .6em .3em 0;vertical-align:top}
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


def home_page() -> str:
    """Return the page at `/`."""
    return _page(
        "Allhands 全员",
        "<h1>Allhands 全员</h1><p>The system of record for all-employee marketing: leads from capture to "
        "payment, in one pool that stays fair whatever races.</p><p>This is its HTTP API.</p><ul>"
        '<li><a href="/docs">Every operation, with examples</a></li>'
        '<li><a href="/openapi.json">The OpenAPI 3.1 document</a></li></ul>'
        "<p>The console is not built here: <code>make up</code> and the image do that.</p>"
        "<h3>First call</h3><pre>curl -H 'Content-Type: application/json' \\\n"
        '     -d \'{"username": "…", "password": "…"}\' …/v1/sessions</pre>',
    )


def docs_page(contract: dict[str, Any]) -> str:
    """Return the page at `/docs`."""
    found = [
        (operation["tags"][0], method, path, operation)
        for path, methods in contract["paths"].items()
        for method, operation in methods.items()
    ]
    areas = [
        (area, list(group))
        for area, group in groupby(sorted(found, key=lambda each: each[0]), lambda each: each[0])
    ]
    links = "".join(f'<a href="#{escape(area)}">{escape(area)}</a>' for area, _ in areas)
    sections = "".join(_section(area, group, contract) for area, group in areas)
    info = contract["info"]
    head = f"<h1>{escape(info['title'])} API</h1><p>{escape(info['description'])}</p>"
    head += '<p><a href="/openapi.json">OpenAPI 3.1</a></p>'
    return _page("Allhands API", f"{head}<nav>{links}</nav>{sections}")


def _section(area: str, group: list[tuple[str, str, str, dict[str, Any]]], contract: dict[str, Any]) -> str:
    operations = "".join(
        _operation(method, path, operation, contract) for _, method, path, operation in group
    )
    return f'<h2 id="{escape(area)}">{escape(area)}</h2>{operations}'


def _operation(method: str, path: str, operation: dict[str, Any], contract: dict[str, Any]) -> str:
    name = escape(operation["operationId"])
    return (
        f'<details id="{name}"><summary><b>{method.upper()}</b> <code>{escape(path)}</code> '
        f"<span>{escape(operation['summary'])}</span></summary><div><p>{escape(operation['description'])}</p>"
        f"{_parameters(operation)}{_request(operation)}{_responses(operation, contract)}</div></details>"
    )


def _parameters(operation: dict[str, Any]) -> str:
    rows = "".join(map(_parameter, operation["parameters"]))
    return f"<h3>Parameters</h3><table>{rows}</table>" if rows else ""


def _parameter(parameter: dict[str, Any]) -> str:
    place = parameter["in"] + (", required" if parameter.get("required") else "")
    cells = (place, _type(parameter["schema"]), parameter.get("description", ""))
    return (
        f"<tr><td><code>{escape(parameter['name'])}</code></td>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
    )


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"] if each is not None)
    kind = schema.get("type", "")
    return str(schema.get("format") or (" | ".join(kind) if isinstance(kind, list) else kind))


def _request(operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return "".join(f"<h3>Body, {escape(kind)}</h3>{_example(media)}" for kind, media in content.items())


def _responses(operation: dict[str, Any], contract: dict[str, Any]) -> str:
    rows, examples = [], []
    for status, response in sorted(operation["responses"].items()):
        known = response
        if "$ref" in response:
            known = contract["components"]["responses"][response["$ref"].rpartition("/")[2]]
        else:
            examples += [_example(media) for media in response.get("content", {}).values()]
        rows.append(f"<tr><td>{escape(status)}</td><td>{escape(known['description'])}</td></tr>")
    return f"<h3>Answers</h3>{''.join(examples)}<table>{''.join(rows)}</table>"


def _example(media: dict[str, Any]) -> str:
    example = media.get("example")
    text = example if isinstance(example, str) else orjson.dumps(example, option=orjson.OPT_INDENT_2).decode()
    return f"<pre>{escape(text)}</pre>"


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    )
