"""Imports without leads: files are kept in memory, as they came."""

import base64
from typing import Any, ClassVar

from shared.errors import Conflict
from shared.rpc import CallContext, rpc

Answer = dict[str, Any]
COLUMNS = ["name", "note"]
ROWS = 2500


class ImportClosed(Conflict):
    code = "import_closed"


class ToyLeads:
    name = "leads"
    call = CallContext()
    imports: ClassVar[dict[str, Answer]] = {}
    pieces: ClassVar[dict[str, dict[int, bytes]]] = {}

    @rpc
    def create_import(self, body: Answer) -> Answer:
        import_id = self.call.key or f"import-{len(self.imports)}"
        if import_id not in self.imports:
            self.imports[import_id] = {"id": import_id, "state": "uploading", "body": body}
            self.pieces[import_id] = {}
        return {**self.imports[import_id], "state": "uploading"}

    @rpc
    def append_import_chunk(self, import_id: str, number: int, content_b64: str) -> Answer:
        if self.imports[import_id]["state"] != "uploading":
            raise ImportClosed("this import has its file already")
        self.pieces[import_id][number] = base64.b64decode(content_b64)
        return {}

    @rpc
    def start_import(self, import_id: str) -> Answer:
        self.imports[import_id]["state"] = "queued"
        return self.get_import(import_id)

    @rpc
    def get_import(self, import_id: str) -> Answer:
        pieces = self.pieces[import_id]
        sizes = [len(pieces[number]) for number in sorted(pieces)]
        return {**self.imports[import_id], "sizes": sizes}

    @rpc
    def propose_import_mapping(self, body: Answer) -> Answer:
        """The first column is the name."""
        return {"mapping": {body["columns"][0]: "name"}, "origin": "recognised"}

    @rpc
    def list_import_rows(self, import_id: str, query: Answer) -> Answer:
        """The id tells how it goes: the zero id breaks on the second page."""
        start = (query["after"] or {"row": 0})["row"]
        if start and import_id == "00000000-0000-0000-0000-000000000000":
            raise RuntimeError("broken on the way")
        limit = int(query.get("limit", 200))
        raws = [
            ["=1+1", "+8613800138000"],
            ["李娜", '@sum("x")'],
            None,
            ["-2", "-2+3", "more than the columns"],
        ]
        data = [
            {"row": n + 1, "outcome": query.get("outcome", "created"), "code": "c", "detail": "d",
             "lead_id": None, "raw": raws[n % 4]}
            for n in range(start, min(start + limit, ROWS))
        ]  # fmt: skip
        after = {"row": start + limit} if start + limit < ROWS else None
        return {"data": data, "columns": COLUMNS, "next_after": after}

    @rpc
    def look_up_lead(self, query: Answer) -> Answer:
        """Nobody is known."""
        return {"outcome": "unknown"}

    @rpc
    def list_imports(self, query: Answer) -> Answer:
        """Ten imports, one each even second."""
        return listed("leads", range(0, 20, 2), query)


def listed(kind: str, seconds: range, query: Answer) -> Answer:
    """A page of imports made at these seconds, the newest first."""
    ids = {second: f"{second:02}-{kind}" for second in seconds}
    made = {second: f"2027-01-15T01:00:{second:02}+00:00" for second in seconds}
    place = query["after"] or {"created_at": "9", "id": ""}
    left = [n for n in reversed(seconds) if (made[n], ids[n]) < (place["created_at"], place["id"])]
    limit = int(query.get("limit", 50))
    rows = [{"id": ids[n], "kind": kind, "created_at": made[n]} for n in left[:limit]]
    last = {name: rows[-1][name] for name in ("created_at", "id")} if len(left) > limit else None
    return {"data": rows, "next_after": last}
