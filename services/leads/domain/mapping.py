"""Which column of a file is which field of a lead: as told, or recognised by its heading. Pure.

An outcome is never recognised: a file becomes history only when its owner says so.
"""

from collections.abc import Mapping, Sequence

from shared.files.headings import Headings

from .fields import IMPORT_FIELDS, OWN_PREFIX
from .own_files import id_column

_HEADINGS = {
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
KNOWN = Headings("lead", IMPORT_FIELDS, _HEADINGS, OWN_PREFIX)
recognise, recognise_all = KNOWN.recognise, KNOWN.recognise_all
check_fields, apply = KNOWN.check_fields, KNOWN.apply


def place(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[int, str]:
    """Field by column index. Raises `MappingInvalid`, and `NoColumnRecognised` if no row could be a lead."""
    places = apply(mapping, columns)
    if id_column(columns) is None:
        KNOWN.check_any(places, columns)
    return places
