"""Which column of a file is which field of a lead: as told, or recognised by its heading. Pure.

An outcome is never recognised: a file becomes history only when its owner says so.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from shared.errors import Invalid

from .fields import IMPORT_FIELDS


class MappingInvalid(Invalid):
    """The mapping names a column the file lacks, a field a lead lacks, or a field twice."""

    code = "mapping_invalid"


_HEADINGS: dict[str, str] = {
    "external_id": "external id|externalid|prospect id|lead id|record id|customer id|contact id"
    "|opportunity id|id|编号|线索编号|客户编号|外部编号|线索id|客户id",
    "name": "name|full name|lead name|contact name|contact|customer name|姓名|名字|联系人"
    "|联系人姓名|客户姓名|线索名称|名称",
    "company": "company|company name|account|account name|organization|organisation|employer|公司"
    "|公司名称|企业|企业名称|单位|单位名称|客户名称|客户公司",
    "title": "title|job title|position|job position|职位|职务|头衔|岗位",
    "phone": "phone|phone number|mobile|mobile phone|mobile number|cell|cell phone|cellphone|tel"
    "|telephone|contact number|手机|手机号|手机号码|电话|电话号码|联系电话|联系方式"
    "|移动电话",
    "email": "email|e mail|email address|mail|work email|邮箱|电子邮箱|电子邮件|邮件|邮箱地址",
    "wechat_id": "wechat|wechat id|weixin|wx|微信|微信号|微信id",
    "source": "source|lead source|utm source|来源|线索来源|客户来源|来源渠道",
    "channel": "channel|lead channel|utm medium|medium|渠道|获客渠道|推广渠道",
    "campaign": "campaign|campaign name|utm campaign|活动|营销活动|活动名称|推广计划",
    "region": "region|province|state|territory|regional office|省份|省|地区|区域|大区|所属区域",
    "city": "city|town|城市|所在城市|市",
    "industry": "industry|sector|行业|所属行业|行业分类",
    "company_size": "company size|size|employees|number of employees|headcount|规模|公司规模|企业规模|人数"
    "|员工人数|员工数",
    "company_number": "company number|uscc|unified social credit code|统一社会信用代码|社会信用代码|信用代码",
    "tags": "tags|tag|labels|label|标签|客户标签|线索标签",
    "created_at": "created at|created|created on|created date|create date|creation date|date created"
    "|created time|创建时间|创建日期|录入时间|登记时间",
}
_FIELD_OF_HEADING = {
    heading: field for field, headings in _HEADINGS.items() for heading in headings.split("|")
}
_WORD_BREAKS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOTE = re.compile(r"[(\[【].*?[)\]】]")  # 姓名（必填）
_PUNCTUATION = re.compile(r"[\s_\-./:：*?？#()（）\[\]【】]+")


def recognise(heading: str) -> str | None:
    """The field that a column's heading names in Chinese or English, if any."""
    text = _NOTE.sub("", unicodedata.normalize("NFKC", heading))
    plain = _PUNCTUATION.sub(" ", text).strip().casefold()
    broken = _PUNCTUATION.sub(" ", _WORD_BREAKS.sub(" ", text)).strip().casefold()
    return _FIELD_OF_HEADING.get(plain) or _FIELD_OF_HEADING.get(broken)


def recognise_all(columns: Sequence[str]) -> dict[int, str]:
    """Field by column index; of two columns that name one field the first has it, the other stays extra."""
    found: dict[int, str] = {}
    for index, heading in enumerate(columns):
        field = recognise(heading)
        if field and field not in found.values():
            found[index] = field
    return found


def check_fields(mapping: Mapping[str, object]) -> None:
    """Raise `MappingInvalid` for fields that no lead has, before any file is at hand."""
    faults = []
    for column, field in mapping.items():
        if not isinstance(field, str) or field not in IMPORT_FIELDS:
            faults.append(_fault(column, "unknown_field", f"a lead has no field {field!r}"))
        elif list(mapping.values()).count(field) > 1:
            faults.append(_fault(column, "field_twice", f"{field} is given by more than one column"))
    _refuse(faults)


def apply(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[int, str]:
    """Field by column index, as the mapping says, or by headings if it says nothing.

    Raises `MappingInvalid` with a pointer for each column that the file does not have.
    """
    if not mapping:
        return recognise_all(columns)
    check_fields(mapping)
    places = {column.casefold(): index for index, column in reversed(list(enumerate(columns)))}
    places |= {column: index for index, column in reversed(list(enumerate(columns)))}
    found = {}
    faults = []
    for column, field in mapping.items():
        index = places.get(column, places.get(column.strip().casefold()))
        if index is None:
            faults.append(_fault(column, "unknown_column", f"the file has no column {column!r}"))
        else:
            found[index] = field
    _refuse(faults)
    return found


def _fault(column: str, code: str, detail: str) -> dict[str, str]:
    escaped = column.replace("~", "~0").replace("/", "~1")
    return {"pointer": f"/mapping/{escaped}", "code": code, "detail": detail}


def _refuse(faults: list[dict[str, str]]) -> None:
    if faults:
        raise MappingInvalid(faults[0]["detail"], pointer=faults[0]["pointer"], errors=faults)
