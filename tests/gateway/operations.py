"""A small API over the toy services, declared as the real one is."""

from marshmallow import fields

from gateway.lookup import look_up
from gateway.operations import EVERYONE, PUBLIC, delete, get, patch, post
from gateway.sessions import create_session, end_session
from shared.schemas import Body, Query

SALES = frozenset({"rep", "manager"})


class SayBody(Body):
    note = fields.String()


class MakeBody(SayBody):
    name = fields.String(required=True)


class ItemQuery(Query):
    limit = fields.Integer()
    after = fields.Dict()
    sort = fields.String()
    q = fields.String()


class FilterQuery(Query):
    q = fields.String(required=True)


class PagedBody(Body):
    rules = fields.Dict()
    limit = fields.Integer()
    after = fields.Dict()


class Said(Body):
    given = fields.Dict()
    version = fields.Integer()


class ItemPage(Body):
    data = fields.List(fields.Integer(), required=True)
    next_after = fields.Raw(required=True)


ITEM = "/v1/items/{item_id:uuid}"
OPERATIONS = (
    post("/v1/sessions", "staff.create_session", "Sign in", PUBLIC, body=SayBody, answer=Said, status=201,
         moves=False, passes=frozenset({"address"}), handler=create_session),
    delete("/v1/sessions/current", "staff.end_session", "Sign out", EVERYONE, passes=frozenset({"token_id"}),
           handler=end_session, needs_session=True),
    get("/v1/verified/{token}", "staff.count_verified", "How often it was verified", EVERYONE, answer=Said),
    get("/v1/ping", "echo.ping", "Nothing", EVERYONE, answer=Said),
    get("/v1/public", "echo.ping", "Nothing, for anyone", PUBLIC, answer=Said),
    get("/v1/items", "echo.page", "A list", EVERYONE, query=ItemQuery, answer=ItemPage),
    get("/v1/lookup", "echo.say", "A thing by its number", EVERYONE, query=FilterQuery, answer=Said,
        handler=look_up),
    get("/v1/filtered", "echo.say", "A filtered thing", EVERYONE, query=FilterQuery, answer=Said),
    get(ITEM, "echo.say", "One thing", EVERYONE, answer=Said),
    get(ITEM + "/list", "echo.page", "A list below one thing", EVERYONE, query=ItemQuery, answer=ItemPage),
    patch(ITEM, "echo.change", "Change it", SALES, body=SayBody, answer=Said, if_match="required"),
    patch(ITEM + "/free", "echo.change", "Change it unseen", SALES, body=SayBody, answer=Said),
    post("/v1/items", "echo.say", "Make one", SALES, body=MakeBody, answer=Said, status=201),
    post("/v1/tried", "echo.page_by_body", "A list by a body", EVERYONE, body=PagedBody, answer=ItemPage),
    post("/v1/tried-too", "echo.page_by_body", "Another", EVERYONE, body=PagedBody, answer=ItemPage),
    post("/v1/slow-items", "echo.say", "Make one slowly", SALES, body=MakeBody, answer=Said, status=201,
         deadline_seconds=0.3),
    post(ITEM + "/touch", "echo.say", "Touch it", SALES, answer=Said),
    get("/v1/nap", "echo.nap", "Wait too long", EVERYONE, answer=Said, deadline_seconds=0.5),
    get("/v1/refuse/{kind}", "echo.refuse", "Refuse", EVERYONE, answer=Said),
)  # fmt: skip
