"""Company names, recognised by the words of their legal form, or by what they are to the case."""

from __future__ import annotations

import re

from ..model import Found
from .named_firms import named_firms

_FORMS = (
    r"Co\.?,?\s*Ltd\.?", r"Pte\.?\s*Ltd\.?", r"\(?Pvt\.?\)?\s*Ltd\.?", r"Pty\.?\s*Ltd\.?", "Private Limited",
    r"Sdn\.?\s*Bhd\.?", r"Ltd\.?", "Limited", "LLC", r"L\.L\.C\.?", "LLP", r"Inc\.?", r"Corp\.?", "Corporation", "GmbH",
    "AG", r"B\.?V\.?", r"N\.?V\.?", r"S\.?A\.?R\.?L\.?", "SAS", "SASU", "SUARL", "EURL", r"S\.?R\.?L\.?",
    r"S\.A\. de C\.V\.", "SA de CV", r"S\.?A\.?S\.?", r"S\.A\.", r"Ltda\.?", r"S\. ?de R\.?L\.?", r"E\.?I\.?R\.?L\.?",
    "FZE", "FZCO", "FZ-LLC", "DMCC", "Plc", "PLC", "Oy", "AB", "A/S", r"Sp\. z o\.o\.", "Tbk", "Trading", "Traders",
    "Enterprises?", "Industries", "Refrigeration", "Logistics", "Importers?", "Shipping Line", "& Sons", r"& Co\.?",
)  # fmt: skip
_AFTER = f"(?:{'|'.join(_FORMS)})"
_WORD = r"(?:[A-ZÀ-Þ][\w&'’.\-]*|&|of|de|du|del|la|and|et|y)"
#: A word of a name in capitals: none with figures, nor one of those that lead to a name.
_SHOUTED = (
    r"(?<![\w\-])(?!(?:BY|FROM|TO|OF|THE|IN|AT|ON|WITH|FOR|IMPORTERS?|EXPORTERS?|CONSIGNEES?|CONSIGNORS?|SHIPPERS?|SUPPLIERS?|"
    r"COMPANY|FIRM|SELLER|BUYER|MESSRS|TRADER|IMPORTED|EXPORTED|IMPORTING|EXPORTING|DECLARED|ADDRESSED|CONSIGNED)(?![\w]))[A-ZÀ-Þ&][A-ZÀ-Þ&'’.\-]*(?!\w)"
)
_PATTERNS = (
    re.compile(
        rf"[A-ZÀ-Þ][\w&'’\-]*(?:\s+{_WORD}){{0,4}},?\s+{_AFTER}(?![\w])(?:\s*,?\s*(?:Ltd\.?|LLC|Inc\.?|FZE|SARL|S\.A\.))?"
    ),
    re.compile(
        rf"{_SHOUTED}(?:\s+{_SHOUTED}){{0,4}},?\s+(?:CO(?:MPANY)?\.?,?\s*(?:LTD|LIMITED)|LIMITED|LTD|INC|CORP|CORPORATION|"
        r"LLP|PLC|TRADING|TRADERS|ENTERPRISES?|INDUSTRIES|LOGISTICS|LTDA)(?!\w)\.?"
        r"(?:,?\s+(?:(?:CO(?:MPANY)?\.?,?\s*)?(?:LTD|LIMITED)|INC|CORP|CORPORATION|LLC|FZE|COMPANY|PTY LTD)(?!\w)\.?)?"
    ),
    re.compile(r"(?<!\w)PT\.?\s+[A-Z]\w+(?:\s+[A-Z]\w+){0,3}"),
    re.compile(
        r"(?<!\w)(?:ООО|ОАО|ЗАО|ПАО|АО|ТОО|ОсОО|ИП|ЧП|СП|ФГУП)\s*(?:[«\"“„][^»\"”“\n]{2,50}[»\"”“]|[А-ЯЁA-Z][\w\-]+(?:\s+[А-ЯЁ][\w\-.]+){0,2})"
    ),
    re.compile(r"[\u4e00-\u9fff（）()]{2,20}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|商行|贸易行)"),
    re.compile(
        r"(?<!\w)(?:ال)?(?:شركة|مؤسسة|مصنع)\s+[\u0600-\u06ff]+(?:\s+(?!في|من|إلى|على|تم|عن|مصرح|باسم)[\u0600-\u06ff]+){0,4}"
    ),
)
#: Words that say what a firm is to the case, or that it is one, in front of a name with its legal form.
_TITLE = re.compile(
    r"(?:(?:Company|Firm|Importer|Exporter|Importing|Exporting|Shipper|Consignee|Consignor|Supplier|Seller|Buyer|Trader|"
    r"Messrs\.?|M/s\.?|Société|Societe|Sté|Entreprise|Firme|Importateur|Exportateur|Destinataire|Expéditeur|Fournisseur|"
    r"Empresa|Firma|Importador|Importadora|Exportador|Exportadora|Consignatario|Proveedor)\s+"
    r"(?!Anonyme|Générale|Generale|of\b|de\b|du\b|des\b|del\b|and\b|et\b|y\b|&))+"
)
_LEAD = re.compile(r"^(?:收货人|发货人|进口商|出口商|由|为|是|向|从|系|当事人|，|货主|经|报关行)+")


#: A firm that is only said to be one: "进口公司".
_ANY = re.compile(
    r"(?:该|本|某|一家|这家)?(?:进口|出口|进出口|贸易|外贸|物流|货运|运输|报关|代理|空壳|皮包|申报|收货)?公司"
)


def _titled(name: str) -> re.Match[str] | None:
    """The title in front of a name, where more than its legal form is left behind it."""
    title = _TITLE.match(name)
    return title if title is not None and " " in name[title.end() :].strip() else None


def companies(text: str) -> tuple[Found[str], ...]:
    """Every company named with its legal form, or by what it is to the case, as written, once each."""
    found: dict[str, Found[str]] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            name, start = match.group(), match.start()
            for lead in filter(None, (_LEAD.match(name), _titled(name))):
                name, start = name[lead.end() :], start + lead.end()
            name = name.strip(" ,")
            if len(name) >= 4 and not _ANY.fullmatch(name):
                found.setdefault(name, Found(name, start, start + len(name), why="legal form"))
    taken = [(firm.start, firm.end) for firm in found.values()]
    for start, end in named_firms(text):
        if not any(start < right and left < end for left, right in taken):
            taken.append((start, end))
            found.setdefault(text[start:end], Found(text[start:end], start, end, why="role"))
    return tuple(sorted(found.values(), key=lambda f: f.start))
