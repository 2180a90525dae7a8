"""Words of adverse reactions that stand on paper and in exports, both languages at once: closed lists and the
names of fields.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from ctdesk.config import data_path
from ctdesk.domain.qualifications import Words, read_words

LISTS: Mapping[str, str] = {
    "report_kind": "report_types",
    "classes": "report_classes",
    "criteria": "seriousness",
    "outcome": "outcomes",
    "causality": "causality",
    "challenge": "dechallenge_rechallenge",
}
_OWN: Mapping[str, Mapping[str, Words]] = {
    "sex": {
        "male": Words("男", "male"),
        "female": Words("女", "female"),
        "unknown": Words("未说明", "not stated"),
    },
    "purpose": {
        "lymphodepletion": Words("清淋", "Lymphodepletion"),
        "bridging": Words("桥接治疗", "Bridging"),
        "antidote": Words("不良反应处置用药", "Treatment of the reaction"),
        "other": Words("其他", "Other"),
    },
    "frame": {
        "MARKETED": Words("上市药品", "Marketed product"),
        "REG_TRIAL": Words("注册临床试验", "Registration trial"),
        "NEW_TECH": Words("生物医学新技术临床研究", "New-technology research"),
        "STEMCELL_2015": Words("干细胞临床研究（2015年办法）", "Stem-cell research (2015 measures)"),
    },
    "expected": {"true": Words("说明书已载明", "Named in the label"), "false": Words("新的", "New")},
    "flag": {"true": Words("是", "Yes"), "false": Words("否", "No")},
}
NULLIFICATION = Words("作废", "Nullification")
FIELDS: Mapping[str, Words] = {
    "case.frame": Words("监管类别", "Regulatory frame"),
    "case.aware_at": Words("获知时间（第0日）", "Became known (day 0)"),
    "case.sponsor_aware_at": Words("申办者获知时间", "Known to the sponsor since"),
    "patient.initials": Words("患者姓名缩写", "Patient's initials"),
    "patient.sex": Words("性别", "Sex"),
    "patient.birth_date": Words("出生日期", "Date of birth"),
    "patient.age_years": Words("年龄（岁）", "Age in years"),
    "patient.ethnicity": Words("民族", "Ethnicity"),
    "patient.weight_kg": Words("体重（kg）", "Weight (kg)"),
    "patient.contact": Words("联系方式", "Contact"),
    "patient.mrn": Words("病历号", "Record number"),
    "patient.disease": Words("原患疾病", "Disease treated"),
    "patient.allergies": Words("过敏史", "Allergies"),
    "patient.family_history": Words("家族药品不良反应史", "Reactions in the family"),
    "patient.other_history": Words("其他重要信息", "Other history"),
    "reporter.hospital": Words("医疗机构", "Hospital"),
    "reporter.name": Words("报告人", "Reporter"),
    "reporter.phone": Words("联系电话", "Telephone"),
    "reporter.mail": Words("电子邮箱", "E-mail"),
    "reporter.department": Words("科室", "Department"),
    "reporter.profession": Words("职业", "Profession"),
    "product.approval_no": Words("批准文号", "Approval number"),
    "product.generic_name": Words("通用名称", "Generic name"),
    "product.brand": Words("商品名称", "Brand name"),
    "product.holder": Words("上市许可持有人", "Authorisation holder"),
    "product.batch_no": Words("批号", "Batch number"),
    "product.bag_no": Words("袋号", "Bag"),
    "product.coi_id": Words("身份链标识码", "COI identifier"),
    "product.vector_lot": Words("载体批号", "Vector lot"),
    "product.dose": Words("剂量", "Dose"),
    "product.route": Words("给药途径", "Route"),
    "product.given_at": Words("用药时间", "Given at"),
    "product.indication": Words("用药原因", "Indication"),
    "event.description": Words("不良反应过程描述", "What happened"),
    "event.treatment": Words("处理情况", "What was done"),
    "event.onset_at": Words("发生时间", "Began at"),
    "event.ended_at": Words("结束时间", "Ended at"),
    "event.onset_day": Words("回输后第几日发生", "Began on day"),
    "event.duration_days": Words("持续时间（日）", "Lasted (days)"),
    "event.criteria": Words("严重程度", "Seriousness"),
    "event.expected": Words("是否新的", "Expected or new"),
    "event.outcome": Words("结果", "Outcome"),
    "event.sequelae": Words("后遗症表现", "Sequelae"),
    "event.died_at": Words("死亡时间", "Died at"),
    "event.death_cause": Words("直接死因", "Cause of death"),
    "event.dechallenge": Words("停药或减量后是否减轻", "Abated once stopped"),
    "event.rechallenge": Words("再次使用后是否再次出现", "Recurred when given again"),
    "event.effect_on_disease": Words("对原患疾病的影响", "Effect on the disease"),
    "event.second_malignancy": Words("继发恶性肿瘤", "Second malignancy"),
    "event.sample_kept": Words("留存的样本", "Sample kept"),
    "event.in_cluster": Words("属聚集性事件", "Part of a cluster"),
    "grading.crs_max": Words("CRS最高级别", "Highest CRS grade"),
    "grading.icans_max": Words("ICANS最高级别", "Highest ICANS grade"),
    "causality.by_reporter": Words("报告人评价", "Causality by the reporter"),
    "causality.by_institution": Words("报告单位评价", "Causality by the institution"),
    "reactions.term": Words("不良反应名称", "Reaction"),
    "reactions.term_code": Words("MedDRA编码", "MedDRA code"),
    "reactions.grade": Words("级别", "Grade"),
    "reactions.onset_at": Words("发生时间", "Began at"),
    "reactions.ended_at": Words("结束时间", "Ended at"),
    "reactions.outcome": Words("结果", "Outcome"),
    "medicines.name": Words("药品名称", "Medicine"),
    "medicines.approval_no": Words("批准文号", "Approval number"),
    "medicines.holder": Words("上市许可持有人", "Authorisation holder"),
    "medicines.batch_no": Words("批号", "Batch number"),
    "medicines.dose": Words("用法用量", "Dose"),
    "medicines.route": Words("给药途径", "Route"),
    "medicines.begun_at": Words("开始时间", "From"),
    "medicines.ended_at": Words("结束时间", "Until"),
    "medicines.indication": Words("用药原因", "Indication"),
    "medicines.purpose": Words("用途", "Purpose"),
    "medicines.suspected": Words("是否怀疑药品", "Suspected as well"),
}
_CODED: Mapping[str, str] = {
    "case.frame": "frame",
    "patient.sex": "sex",
    "event.criteria": "criteria",
    "event.expected": "expected",
    "event.outcome": "outcome",
    "event.dechallenge": "challenge",
    "event.rechallenge": "challenge",
    "event.second_malignancy": "flag",
    "event.in_cluster": "flag",
    "causality.by_reporter": "causality",
    "causality.by_institution": "causality",
    "reactions.outcome": "outcome",
    "medicines.purpose": "purpose",
    "medicines.suspected": "flag",
}


@cache
def listed(name: str) -> Mapping[str, Words]:
    """A closed list by code, in its order: report_kind | classes | criteria | outcome | causality | challenge
    | sex | purpose | frame.
    """
    if name in _OWN:
        return _OWN[name]
    with data_path("resources", "seed", "notifications.toml").open("rb") as file:
        rows = tomllib.load(file)["adr"][LISTS[name]]
    found = {row["code"]: read_words(row["name"]) for row in rows}
    return {**found, "nullification": NULLIFICATION} if name == "report_kind" else found


def words_in(name: str, code: str | None) -> Words | None:
    """The words of a code in a list; an unknown code stands for itself."""
    if code is None:
        return None
    return listed(name).get(code) or Words(code, code)


def on_paper(name: str, codes: str | Iterable[str] | None) -> str | None:
    """One or several codes of a list as they stand on paper, both languages."""
    if codes is None:
        return None
    several = (codes,) if isinstance(codes, str) else tuple(codes)
    found = [words for one in several if (words := words_in(name, one)) is not None]
    return "；".join(f"{one.zh_CN} {one.en}" for one in found) or None


def field_words(path: str) -> Words:
    """What a field of the content is called; ``reactions.2.term`` names the second line."""
    head, _, rest = path.partition(".")
    number, _, name = rest.partition(".")
    if not number.isdigit():
        return FIELDS.get(path) or Words(path, path)
    found = FIELDS.get(f"{head}.{name}") or Words(name, name)
    return Words(f"{found.zh_CN}（{number}）", f"{found.en} ({number})")


def value_words(path: str, value: object) -> Words:
    """A value of the content in words: codes of a list by their names, everything else as it is."""
    if value is None or value == [] or value == "":
        return Words("—", "—")
    head, _, rest = path.partition(".")
    number, _, name = rest.partition(".")
    kind = _CODED.get(f"{head}.{name}" if number.isdigit() else path)
    if kind is None:
        return Words(str(value), str(value))
    codes = value if isinstance(value, list) else [str(value).lower() if isinstance(value, bool) else value]
    found = [words for one in codes if (words := words_in(kind, str(one))) is not None]
    return Words("、".join(one.zh_CN for one in found), ", ".join(one.en for one in found))
