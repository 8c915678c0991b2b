"""Rows of a file into what they say of an employee: the words of both languages, each cell once. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.staff.domain.people import Grade, Role, Seniority, sign_in_name
from shared.errors import Invalid
from shared.files.cells import UNSTORABLE, clean_text, is_blank
from shared.files.headings import Headings

IMPORT_FIELDS = (
    *("number", "name", "email", "phone", "team", "region", "seniority", "roles", "weight", "grades"),
    *("skills", "on_shift", "manages"),
)
_HEADINGS = {
    "number": "number|employee number|employee no|employee id|staff number|staff no|staff id|no"
    "|工号|员工号|员工编号|职工号|人员编号|编号",
    "name": "name|full name|employee name|姓名|名字|员工姓名",
    "email": "email|e mail|email address|mail|work email|邮箱|电子邮箱|电子邮件|企业邮箱|工作邮箱|邮件",
    "phone": "phone|phone number|mobile|mobile phone|mobile number|tel|telephone|手机|手机号|手机号码|电话"
    "|联系电话|移动电话",
    "team": "team|team name|team id|department|dept|group|团队|团队名称|部门|部门名称|小组|所属团队"
    "|所属部门|组别",
    "region": "region|area|territory|地区|区域|大区|所属区域|工作地点",
    "seniority": "seniority|level|资历|资历级别|级别|职级",
    "roles": "roles|role|系统角色|角色|权限角色|岗位角色",
    "weight": "weight|share|分配权重|权重",
    "grades": "grades|grade|lead grades|可领等级|线索等级|等级|分级",
    "skills": "skills|skill|技能|专长|擅长",
    "on_shift": "on shift|on duty|在岗|当班|是否在岗",
    "manages": "manages|manages teams|manager of|leads team|管理团队|负责团队|分管团队|主管团队",
}
KNOWN = Headings("employee", IMPORT_FIELDS, _HEADINGS)

_SENIORITY = {
    Seniority.JUNIOR: "junior|jr|新人|初级|实习",
    Seniority.REGULAR: "regular|mid|熟手|中级|普通",
    Seniority.SENIOR: "senior|sr|资深|高级",
}
_ROLES = {
    Role.EMPLOYEE: "employee|staff|员工|普通员工",
    Role.REP: "rep|sales|sales rep|销售|销售代表|业务员|顾问",
    Role.MANAGER: "manager|team lead|经理|主管|销售经理|销售主管|团队负责人",
    Role.MARKETER: "marketer|marketing|市场|市场专员|市场人员",
    Role.HR: "hr|human resources|人事|人力资源|人力",
    Role.FINANCE: "finance|财务",
    Role.ADMIN: "admin|administrator|管理员|系统管理员",
}
_TRUTH = {True: "yes|y|true|1|是|在岗|√", False: "no|n|false|0|否|不在岗|×"}
_SEPARATORS = re.compile(r"[,;，；、|/\n]")


def _by_word(words: Mapping[Any, str]) -> dict[str, Any]:
    return {word: meaning for meaning, many in words.items() for word in many.split("|")}


_SENIORITY_OF, _ROLE_OF, _TRUTH_OF = _by_word(_SENIORITY), _by_word(_ROLES), _by_word(_TRUTH)


class NoNumbers(Invalid):
    """No column holds employee numbers, so nobody can be told from anybody."""

    code = "number_column_missing"


def place(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[int, str]:
    """Field by column index. Raises `MappingInvalid`, and `NoNumbers` if no row can say whom it is about."""
    places = KNOWN.apply(mapping, columns)
    if "number" not in places.values():
        detail = "no column holds employee numbers (工号, Employee No); name it in the mapping"
        raise NoNumbers(detail, pointer="/mapping")
    return places


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that does not go in, and why; `number` as far as it could be read."""

    row: int
    code: str
    pointer: str | None
    detail: str
    raw: list[str]
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What one row wants of one employee: a body as the API takes it, the team by word, teams to manage."""

    row: int
    number: str
    body: dict[str, Any]
    team: str | None
    manages: tuple[str, ...]
    raw: list[str]

    @property
    def email(self) -> str | None:
        """The e-mail as compared, if the row says one."""
        email = self.body.get("email")
        return sign_in_name(email) if email else None


class CellFault(Exception):
    """A cell that means nothing."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def read(row: int, record: Sequence[str], places: Mapping[int, str], width: int) -> Wish | RowFault:
    """What a record says, or what is wrong with it. A cell without a word leaves its field as it is."""
    raw = [UNSTORABLE.sub("", cell) for cell in record]
    said: dict[str, Any] = {}
    fault: RowFault | None = None
    if any(cell.strip() for cell in record[width:]):
        fault = RowFault(row, "row_too_long", None, f"more than {width} cells", raw)
    for index, name in places.items():
        text = clean_text(record[index]) if index < len(record) else None
        if text is None or is_blank(text):
            continue
        try:
            said[name] = _READERS.get(name, str)(text)
        except CellFault as found:
            fault = fault or RowFault(row, found.code, "/" + name, found.detail, raw)
    number = sign_in_name(said["number"]) if "number" in said else None
    if fault is not None:
        return RowFault(row, fault.code, fault.pointer, fault.detail, raw, number)
    if number is None:
        return RowFault(row, "required", "/number", "every row needs an employee number", raw)
    team, manages = said.pop("team", None), tuple(said.pop("manages", ()))
    return Wish(row, number, said, team, manages, raw)


def _seniority(text: str) -> str:
    return str(
        _one(text, _SENIORITY_OF, "seniority_unknown", "junior 新人, regular 熟手 or senior 资深").value
    )


def _on_shift(text: str) -> bool:
    return bool(_one(text, _TRUTH_OF, "truth_unclear", "yes 是 or no 否"))


def _one(text: str, words: Mapping[str, Any], code: str, meant: str) -> Any:
    found = words.get(text.casefold())
    if found is None:
        raise CellFault(code, f"{text!r} is not {meant}")
    return found


def _roles(text: str) -> list[str]:
    known = "employee 员工, rep 销售, manager 经理, marketer 市场, hr 人事, finance 财务, admin 管理员"
    return _unique(str(_one(word, _ROLE_OF, "role_unknown", known).value) for word in _parts(text))


def _grades(text: str) -> list[str]:
    letters = [c for c in text.upper() if not (c.isspace() or _SEPARATORS.match(c))]
    if not letters or any(letter not in set(Grade) for letter in letters):
        raise CellFault("grade_unknown", f"{text!r} is not some of A, B, C, D")
    return _unique(letters)


def _weight(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}(\.0)?", text):
        raise CellFault("weight_unclear", f"{text!r} is not a whole number from 0 to 1000")
    return int(text.partition(".")[0])


def _parts(text: str) -> list[str]:
    return _unique(part.strip() for part in _SEPARATORS.split(text) if part.strip())


def _unique(words: Any) -> list[str]:
    return list(dict.fromkeys(words))


_READERS: dict[str, Any] = {
    "seniority": _seniority,
    "roles": _roles,
    "weight": _weight,
    "grades": _grades,
    "skills": _parts,
    "on_shift": _on_shift,
    "manages": _parts,
}


@dataclass
class InFile:
    """What earlier rows of the same file said, so that no two of them contradict each other."""

    numbers: dict[str, Wish] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)

    def check(self, wish: Wish) -> Wish | RowFault | None:
        """The wish, a fault if an earlier row contradicts it, or None if one says the same already."""
        earlier = self.numbers.get(wish.number)
        if earlier is not None:
            if _same(earlier, wish):
                return None
            return _fault(wish, "number_twice", "/number", f"row {earlier.row} says something else of them")
        if wish.email in self.emails:
            return _fault(wish, "email_twice", "/email", f"row {self.emails[wish.email]} has this e-mail")
        for team in wish.manages:
            if team in self.teams:
                return _fault(wish, "team_twice", "/manages", f"row {self.teams[team]} manages {team!r}")
        self._keep(wish)
        return wish

    def _keep(self, wish: Wish) -> None:
        self.numbers[wish.number] = wish
        if wish.email:
            self.emails[wish.email] = wish.row
        self.teams.update(dict.fromkeys(wish.manages, wish.row))


def _same(one: Wish, other: Wish) -> bool:
    return (one.body, one.team, one.manages) == (other.body, other.team, other.manages)


def _fault(wish: Wish, code: str, pointer: str, detail: str) -> RowFault:
    return RowFault(wish.row, code, pointer, detail, wish.raw, wish.number)
