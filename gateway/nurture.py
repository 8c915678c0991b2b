"""What customers and channels send about nurture messages: signed reports, and the page to unsubscribe.

The page asks before it acts, since mail programs open links by themselves; its button, and the POST that
mail programs send as in RFC 8058, act at once.
"""

import base64
import hashlib
import re
import time
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gateway import bodies
from gateway.auth import Caller
from gateway.console import wants_html
from gateway.http import Gateway, read_query, render
from gateway.operations import Operation
from gateway.signatures import check_signed
from shared.errors import NotFound

PAGE_ANSWER: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
_FORM_BYTES = 4 * 1024
_STYLE = """
:root{color-scheme:light dark}
body{margin:0 auto;max-width:26rem;padding:3rem 1.5rem;font:17px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
h1{font-size:1.3rem;margin:0 0 .6rem}
button{background:#0958d9;border:0;border-radius:8px;color:#fff;cursor:pointer;font:inherit;min-height:48px;width:100%}
"""  # noqa: E501 - as sent
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_WORDS = {
    "zh": {
        "title": "退订",
        "ask": "不再收到我们的邮件、短信和企业微信消息？",
        "button": "确认退订",
        "done": "已退订",
        "thanks": "我们不会再主动联系您。如需恢复，请告诉与您联系过的同事。",
        "gone": "链接无效",
        "try": "请使用邮件中的完整链接。",
    },
    "en": {
        "title": "Unsubscribe",
        "ask": "No more e-mails, text messages or WeCom messages from us?",
        "button": "Unsubscribe",
        "done": "You are unsubscribed",
        "thanks": "We will not contact you any more. Should you change your mind, tell one of us.",
        "gone": "This link does not work",
        "try": "Please use the whole link of the e-mail.",
    },
}
_RANGE = re.compile(r"\s*([a-zA-Z]{2,3})[-\w]*\s*(?:;\s*q=([\d.]+))?\s*")


async def take_report(gateway: Gateway, operation: Operation, request: Request, _: Caller | None) -> Response:
    """Take what a channel signed; a report taken before is answered, and nothing happens."""
    channel_id = str(request.path_params["channel_id"])
    for name in read_query(request):
        raise bodies.refusal(f"/query/{name}", "unknown_field", "this address takes no parameters")
    raw = await bodies.read_body(request, bodies.MAX_BODY_BYTES, gateway.settings.body_seconds)
    known = await gateway.ask(
        "leads.usable_nurture_channel", {"channel_id": channel_id}, None, is_repeatable=True
    )
    report_id = check_signed(request.headers, raw, known["secrets"], time.time())
    kwargs = {"channel_id": channel_id, "body": bodies.parse_object(raw)}
    once = f"nurture-report:{channel_id}:{report_id}"
    answer = await gateway.ask(operation.rpc, kwargs, None, key=once, is_repeatable=True)
    return render(gateway, operation, request, answer)


async def show_unsubscribe(_: Gateway, operation: Operation, request: Request, __: Caller | None) -> Response:
    """Ask whether somebody wants to hear no more; the same page for every link, real or not."""
    words = _WORDS[language_of(request.headers.get("accept-language", ""))]
    form = f'<form method="post"><button>{words["button"]}</button></form>'
    return _page(request, words["title"], f"<p>{words['ask']}</p>{form}", operation.status)


async def unsubscribe(gateway: Gateway, operation: Operation, request: Request, _: Caller | None) -> Response:
    """Have them hear no more, and say so. Again is the same."""
    await bodies.read_body(request, _FORM_BYTES, gateway.settings.body_seconds)
    words = _WORDS[language_of(request.headers.get("accept-language", ""))]
    token = str(request.path_params["token"])
    try:
        await gateway.ask(operation.rpc, {"token": token}, None, is_repeatable=True)
    except NotFound:
        if not wants_html(request.headers):
            raise
        return _page(request, words["gone"], f"<p>{words['try']}</p>", 404)
    return _page(request, words["done"], f"<p>{words['thanks']}</p>", operation.status)


def language_of(accepted: str) -> str:
    """The visitor's language of those we write, by Accept-Language; Chinese if they name neither."""
    wishes = []
    for at, part in enumerate(accepted.split(",")[:20]):
        found = _RANGE.fullmatch(part)
        if found and found[1].lower() in _WORDS:
            wishes.append((-_weight(found[2]), at, found[1].lower()))
    return min(wishes)[2] if wishes else "zh"


def _weight(told: str | None) -> float:
    try:
        return float(told) if told else 1.0
    except ValueError:
        return 0.0


def _page(request: Request, title: str, body: str, status: int) -> Response:
    language = language_of(request.headers.get("accept-language", ""))
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        f"{body}</main></body></html>"
    )
    headers = {
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(html, status, headers | {"Vary": "Accept-Language"})
